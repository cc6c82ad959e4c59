# SPDX-License-Identifier: Apache-2.0
"""Headers of the OneRoster files, in the order of the specification (1EdTech, CSV binding)."""

LANGUAGE_COLUMN = "metadata.homeLanguage"
RECORD = ("sourcedId", "status", "dateLastModified")
USERS_1_1 = (
    *RECORD, "enabledUser", "orgSourcedIds", "role", "username", "userIds", "givenName",
    "familyName", "middleName", "identifier", "email", "sms", "phone", "agentSourcedIds", "grades",
    "password", LANGUAGE_COLUMN,
)  # fmt: skip
USERS_1_2 = (
    *RECORD, "enabledUser", "username", "userIds", "givenName", "familyName", "middleName",
    "identifier", "email", "sms", "phone", "agentSourcedIds", "grades", "password",
    "userMasterIdentifier", "resourceSourcedIds", "preferredGivenName", "preferredMiddleName",
    "preferredFamilyName", "primaryOrgSourcedId", "pronouns", LANGUAGE_COLUMN,
)  # fmt: skip
COMMON = {
    "orgs.csv": (*RECORD, "name", "type", "identifier", "parentSourcedId"),
    "academicSessions.csv": (
        *RECORD, "title", "type", "startDate", "endDate", "parentSourcedId", "schoolYear",
    ),
    "courses.csv": (
        *RECORD, "schoolYearSourcedId", "title", "courseCode", "grades", "orgSourcedId", "subjects",
        "subjectCodes",
    ),
    "classes.csv": (
        *RECORD, "title", "grades", "courseSourcedId", "classCode", "classType", "location",
        "schoolSourcedId", "termSourcedIds", "subjects", "subjectCodes", "periods",
    ),
    "enrollments.csv": (
        *RECORD, "classSourcedId", "schoolSourcedId", "userSourcedId", "role", "primary",
        "beginDate", "endDate",
    ),
    "demographics.csv": (
        *RECORD, "birthDate", "sex", "americanIndianOrAlaskaNative", "asian",
        "blackOrAfricanAmerican", "nativeHawaiianOrOtherPacificIslander", "white",
        "demographicRaceTwoOrMoreRaces", "hispanicOrLatinoEthnicity", "countryOfBirthCode",
        "stateOfBirthAbbreviation", "cityOfBirth", "publicSchoolResidenceStatus",
    ),
}  # fmt: skip
ONLY_1_2 = {
    "roles.csv": (
        *RECORD, "userSourcedId", "roleType", "role", "beginDate", "endDate", "orgSourcedId",
        "userProfileSourcedId",
    ),
    "userProfiles.csv": (
        *RECORD, "userSourcedId", "profileType", "vendorId", "applicationId", "description",
        "credentialType", "username", "password",
    ),
}  # fmt: skip
HEADERS = {
    "1.1": COMMON | {"users.csv": USERS_1_1},
    "1.2": COMMON | {"users.csv": USERS_1_2} | ONLY_1_2,
}
# Files that the manifest must name even though the sample has none of them.
ABSENT = {
    "1.1": (
        "categories", "classResources", "courseResources", "lineItems", "resources", "results",
    ),
    "1.2": (
        "categories", "classResources", "courseResources", "lineItems",
        "lineItemLearningObjectiveIds", "lineItemScoreScales", "resources",
        "resultLearningObjectiveIds", "results", "resultScoreScales", "scoreScales",
        "userResources",
    ),
}  # fmt: skip
