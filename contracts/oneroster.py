# SPDX-License-Identifier: Apache-2.0
"""The files of OneRoster 1.2 as Rapport writes them: columns in the order of the specification.

A record of ours has its columns as keys: texts, truth values, and lists where a cell holds several.
"""

import hashlib
import hmac

RECORD = ("sourcedId", "status", "dateLastModified")
VERSION = "1.2"
# What the specification has no column for; the importer reads the first one by itself, the others
# by a mapping (docs/roster.md).
LANGUAGE = "metadata.homeLanguage"
SPOKEN = "metadata.spokenLanguage"
INTERPRETER = "metadata.interpreter"
TRANSPORT = "metadata.transport"
RACES = (
    "americanIndianOrAlaskaNative", "asian", "blackOrAfricanAmerican",
    "nativeHawaiianOrOtherPacificIslander", "white", "demographicRaceTwoOrMoreRaces",
    "hispanicOrLatinoEthnicity",
)  # fmt: skip
COLUMNS: dict[str, tuple[str, ...]] = {
    "academicSessions": (
        *RECORD, "title", "type", "startDate", "endDate", "parentSourcedId", "schoolYear",
    ),
    "classes": (
        *RECORD, "title", "grades", "courseSourcedId", "classCode", "classType", "location",
        "schoolSourcedId", "termSourcedIds", "subjects", "subjectCodes", "periods",
    ),
    "courses": (
        *RECORD, "schoolYearSourcedId", "title", "courseCode", "grades", "orgSourcedId", "subjects",
        "subjectCodes",
    ),
    "demographics": (
        *RECORD, "birthDate", "sex", *RACES, "countryOfBirthCode", "stateOfBirthAbbreviation",
        "cityOfBirth", "publicSchoolResidenceStatus",
    ),
    "enrollments": (
        *RECORD, "classSourcedId", "schoolSourcedId", "userSourcedId", "role", "primary",
        "beginDate", "endDate",
    ),
    "orgs": (*RECORD, "name", "type", "identifier", "parentSourcedId"),
    "roles": (
        *RECORD, "userSourcedId", "roleType", "role", "beginDate", "endDate", "orgSourcedId",
        "userProfileSourcedId",
    ),
    "users": (
        *RECORD, "enabledUser", "username", "userIds", "givenName", "familyName", "middleName",
        "identifier", "email", "sms", "phone", "agentSourcedIds", "grades", "password",
        "userMasterIdentifier", "resourceSourcedIds", "preferredGivenName", "preferredMiddleName",
        "preferredFamilyName", "primaryOrgSourcedId", "pronouns", LANGUAGE, SPOKEN, INTERPRETER,
        TRANSPORT,
    ),
}  # fmt: skip
ABSENT = (
    "categories", "classResources", "courseResources", "lineItemLearningObjectiveIds",
    "lineItemScoreScales", "lineItems", "resources", "resultLearningObjectiveIds",
    "resultScoreScales", "results", "scoreScales", "userProfiles", "userResources",
)  # fmt: skip
# What a client may be let read, by OneRoster's names for it (its scopes, without their address).
SCOPES = {
    "roster-core.readonly": "everything but demographics, and guardians without their addresses",
    "roster.readonly": "the same with guardians' email addresses and phone numbers",
    "roster-demographics.readonly": "demographics",
}
SCOPE_ADDRESS = "https://purl.imsglobal.org/spec/or/v1p2/scope/"


def proof_of(secret: str, token_key: str) -> str:
    """What shows that somebody knows a client's secret. Secrets are long and made by chance, so a
    keyed hash is as good as a slow one.
    """
    return hmac.new(
        token_key.encode(), b"oneroster-client:" + secret.encode(), "sha256"
    ).hexdigest()


def access_key(token_key: str) -> str:
    """What access tokens are signed with: not the key of operators' tokens, so neither opens the
    other's door.
    """
    return hmac.new(token_key.encode(), b"oneroster-access", hashlib.sha256).hexdigest()
