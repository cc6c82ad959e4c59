# SPDX-License-Identifier: Apache-2.0
"""The files of OneRoster 1.2 as Rapport writes them: columns in the order of the specification.

A record of ours has its columns as keys: texts, truth values, and lists where a cell holds several.
"""

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
