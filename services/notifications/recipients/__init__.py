# SPDX-License-Identifier: Apache-2.0
"""Notifications' own copy of who can be reached how, fed by directory's events.

`people` holds a document for each person, `reach` one for each contact point with the people who
share it, both written whole, so that an audience is one query and each contact point comes once:

people: {_id, given_name, family_name, roles, language, schools, classes, grade, student_ids,
         students: [{id, name, given_name, schools, grade, classes, rights, of_age}],
         rights: [{student_id, rights, seq}], of_age, has: ["email", "sms"],
         ways: {channel: [contact point]}, family, removed, seq: {fact: sequence}}
reach:  {_id, kind, address, person_ids, removed, seq, people: [{id, ... as above}]}
Of a student `rights` and `of_age` are only there where they are not as usual.
places: {_id: "school:ID", kind, id, name, school_id, seq}
"""
