# SPDX-License-Identifier: Apache-2.0
from services.notifications.audience import AudienceMember, matched, matches, parse_audience
from tests.notifications.audience_builders import FakePlaces, guardian, member, student


def holds(text: str, person: AudienceMember) -> bool:
    return matches(parse_audience(text, FakePlaces()), person)


def test_the_district_is_every_guardian_and_nobody_else() -> None:
    assert holds("district", guardian(student()))
    assert holds("district", guardian())
    assert not holds("district", member("teacher"))
    assert not holds("district", member("student", grade="03"))


def test_terms_joined_by_and_hold_of_one_and_the_same_student() -> None:
    third_in_y_fifth_in_x = guardian(student("S2", "03"), student("S1", "05"))
    third_in_x = guardian(student("S1", "03"), student("S2", "05"))

    assert not holds("grade:03 and school:S1", third_in_y_fifth_in_x)
    assert holds("grade:03 and school:S1", third_in_x)


def test_each_half_alone_holds_of_the_family_that_the_whole_does_not() -> None:
    family = guardian(student("S2", "03"), student("S1", "05"))

    assert holds("grade:03", family)
    assert holds("school:S1", family)


def test_not_asks_for_a_student_of_whom_it_is_untrue() -> None:
    family = guardian(student("S1", "03"), student("S1", "05"))

    assert holds("school:S1 and not grade:05", family)
    assert not holds("school:S1 and not grade:05", guardian(student("S1", "05")))


def test_except_leaves_out_the_family_with_any_such_student() -> None:
    family = guardian(student("S1", "03"), student("S1", "05"))

    assert not holds("school:S1 except grade:05", family)
    assert holds("school:S1 except grade:05", guardian(student("S1", "03")))


def test_a_guardian_without_students_is_in_no_school() -> None:
    assert not holds("school:S1", guardian())
    assert holds("not school:S1", guardian())


def test_a_role_asks_for_the_persons_own_place() -> None:
    teacher_in_s2_parent_in_s1 = member(
        "teacher", "guardian", school_id="S2", students=[student("S1", "03")]
    )

    assert holds("role:teacher and school:S2", teacher_in_s2_parent_in_s1)
    assert not holds("role:teacher and school:S1", teacher_in_s2_parent_in_s1)
    assert holds("school:S1", teacher_in_s2_parent_in_s1)
    assert not holds("school:S2", teacher_in_s2_parent_in_s1)


def test_an_alternative_without_a_role_means_guardians() -> None:
    text = "school:S1 or school:S2 and role:teacher"

    assert holds(text, guardian(student("S1")))
    assert holds(text, member("teacher", school_id="S2"))
    assert not holds(text, member("teacher", school_id="S1"))
    assert not holds(text, guardian(student("S2")))


def test_ruling_a_role_out_does_not_bring_other_roles_in() -> None:
    assert not holds("not role:teacher", member("student"))
    assert holds("not role:teacher", guardian(student()))
    assert holds(
        "school:S1 and not role:teacher", member("guardian", "teacher", students=[student()])
    )


def test_except_a_role_leaves_out_whoever_also_has_it() -> None:
    both = member("guardian", "teacher", students=[student()])

    assert not holds("district except role:teacher", both)
    assert holds("district except role:teacher", guardian(student()))


def test_except_without_a_role_is_read_in_the_role_before_it() -> None:
    parent_who_teaches_in_s1 = member(
        "guardian", "teacher", school_id="S1", students=[student("S2")]
    )

    assert holds("district except school:S1", parent_who_teaches_in_s1)
    assert not holds("role:teacher except school:S1", parent_who_teaches_in_s1)
    assert holds("role:teacher except school:S2", parent_who_teaches_in_s1)


def test_a_named_person_is_meant_in_any_role() -> None:
    assert holds("person:P-100", member("staff", person_id="P-100"))
    assert not holds("person:P-100", member("staff", person_id="P-101"))
    assert not holds("district except person:P-100", guardian(student(), person_id="P-100"))


def test_a_language_holds_of_its_regions_and_scripts_but_not_of_longer_codes() -> None:
    assert holds("language:es", guardian(language="es-MX"))
    assert not holds("language:es-MX", guardian(language="es"))
    assert not holds("language:es", guardian(language="est"))


def test_a_student_is_asked_for_their_own_grade_and_class() -> None:
    student_in_12 = member("student", grade="03", class_ids=["C12"])

    assert holds('role:student and grade:3 and class:"Room 12"', student_in_12)
    assert not holds("role:student and grade:04", student_in_12)
    assert not holds("grade:03", student_in_12)


def test_a_match_tells_which_students_and_roles_it_rests_on() -> None:
    third, fifth = student(grade="03", student_id="A"), student(grade="05", student_id="B")
    person = member("guardian", "teacher", school_id="S1", students=[third, fifth])

    found = matched(parse_audience("grade:03 or role:teacher", FakePlaces()), person)

    assert found.student_ids == ("A",)
    assert found.roles == {"guardian", "teacher"}
