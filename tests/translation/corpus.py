# SPDX-License-Identifier: Apache-2.0
"""What schools really write to families: the sentences every engine route is judged by."""

ABSENCE = (
    "Your child was absent today.",
    "{{student_name}} was absent from period 2 today.",
    "{{student_name}} missed 3 classes on Monday, March 3.",
    "Please call the attendance office at 555-123-4567 to explain the absence.",
    "Dear {{guardian_name}}, {{student_name}} was marked late 4 times this month.",
    "If your child is sick, please do not send them to school.",
    "Students may return 24 hours after the fever ends without medicine.",
    "We missed {{student_name}} at school today!",
    "A doctor's note is required after 3 days of absence.",
    "{{student_name}} has been absent 10% of the school year.",
)
CLOSURES = (
    "School is closed on Monday, March 3.",
    "All schools will be closed tomorrow because of snow.",
    "School will start two hours late on Friday, January 17.",
    "Lincoln Elementary School will dismiss at 12:15 PM today.",
    "The building is closed because of a water leak.",
    "There is no school on Thursday, November 28 and Friday, November 29.",
    "Buses will run 30 minutes late this morning.",
    "Classes resume on January 6, 2027.",
    "After-school activities are cancelled today.",
    "Please pick up your child by 1:00 PM.",
    "The power is out at Lincoln Elementary School.",
    "Roosevelt Middle School is in a secure hold; all students are safe.",
)
TIMES = (
    "The meeting starts at 4:30 PM.",
    "The meeting is from 6:00 PM to 7:30 PM in the library.",
    "Doors open at 5:45 p.m. and the concert begins at 6 p.m.",
    "Conferences are on October 14 and 15 between 8 a.m. and 3 p.m.",
    "The bus leaves at 7:05 AM sharp.",
    "Report cards come home on Friday.",
    "Lunch is at noon.",
    "The office is open Monday through Friday from 7:30 AM to 4:00 PM.",
    "Please return the form by Wednesday, September 9, 2026.",
    "The first day of school is August 24.",
    "Picture day is 10/14/2026.",
    "Kindergarten registration opens on April 1 at 9:00 AM.",
    "The parent workshop on May 12 starts at 18:30.",
    "We will meet on Tuesday at 3:15 PM in Room 204.",
    "The test takes 90 minutes.",
    "School ends one hour early every Wednesday.",
    "The deadline is midnight on December 31.",
)
MONEY = (
    "The field trip costs $12.50.",
    "Lunch costs $3.25 per day.",
    "Please send $5 in an envelope by Friday.",
    "Yearbooks cost $25 until March 1 and $30 after that.",
    "The school raised $1,250 for new books.",
    "Families who qualify pay $0.40 for lunch.",
    "The fee of $45.00 can be paid in 3 parts.",
    "There is no fee for this program.",
    "Your meal account has a balance of -$7.80.",
)
NUMBERS = (
    "The science fair is in Room 204.",
    "Students in grades 3, 4 and 5 will take the test.",
    "More than 1,200 families answered the survey.",
    "Read with your child for 20 minutes every night.",
    "Bus 14 will use the stop at 350 Maple Street.",
    "Only 25 places are left for the workshop.",
    "The average score was 87.5 out of 100.",
    "95% of students passed.",
    "Our school is at 1420 North Oak Avenue.",
    "Each child may bring 2 guests.",
    "The 3rd grade class will visit the museum.",
    "Enter code 4821 when you sign up.",
    "School year 2026-2027 begins soon.",
    "Please bring 1 box of tissues and 2 glue sticks.",
)
NAMES = (
    "Ms. Rivera will be out until Monday.",
    "Mr. Brown is the new principal of Lincoln Elementary School.",
    "Please welcome Dr. Nguyen to our school.",
    "Mrs. White and Mr. Stone will lead the workshop.",
    "Roosevelt Middle School is hosting a family night.",
    "Your child's teacher is {{teacher_name}}.",
    "{{student_name}} will read with {{teacher_name}} on Tuesday.",
    "Contact Rosa Flores if you have questions.",
    "The Parent Teacher Association meets in the library.",
    "Congratulations to {{student_name}} for winning the spelling bee!",
    "{{guardian_name}}, thank you for helping at the book fair.",
    "Coach Bell needs six volunteers.",
)
NEGATION = (
    "Do not come to school today.",
    "There is no school tomorrow.",
    "Students are not allowed to leave the building.",
    "Please don't park in the bus lane.",
    "The cafeteria will not be open on Friday.",
    "Never open the door to strangers.",
    "No homework this weekend!",
    "You do not need to do anything.",
    "Children cannot ride the bus without a pass.",
    "The trip is not cancelled.",
    "We won't have a meeting this week.",
    "Nobody was hurt.",
    "The water is not safe to drink.",
)
CONTACTS = (
    "Visit https://www.lincoln.example.org/forms?id=42&lang=en to sign up.",
    "Write to office@lincoln.example.org or call (555) 123-4567.",
    "Questions? Email principal@lincoln.example.org.",
    "More information is at https://lincoln.example.org/calendar.",
    "Join the meeting at https://meet.example.org/abc-defg-hij at 6:30 PM.",
    "Call +1 555 123 4567 before 3 p.m.",
    "Text 555-0199 if you need an interpreter.",
    "See www.district.example.org for the lunch menu.",
    "Reply STOP to stop.",
    "Log in with your student ID at portal.example.org/login.",
)
LISTS = (
    "Please bring:\n- a pencil\n- a water bottle\n- $2 for a snack",
    "Schedule:\n1. Welcome at 5:30 PM\n2. Dinner at 6:00 PM\n3. Games until 7:30 PM",
    "Date: Thursday, May 7\nTime: 6:00 PM\nPlace: Room 12",
    "Dear families,\n\nSchool is closed on Monday, March 3.\n\nThank you,\nLincoln Elementary",
    "• Warm coat\n• Gloves\n• Boots",
    "What to know:\n* The bus leaves at 8:15 AM.\n* Lunch is not provided.",
)
EMOJI = (
    "Welcome back! 🎉",
    "📚 The book fair starts on Monday!",
    "We are so proud of our students ❤️",
    "Don't forget your lunch 🍎 tomorrow!",
    "👩‍🏫 Meet the teacher on August 20 at 5 PM.",
)
CAPITALS = (
    "NO SCHOOL TOMORROW",
    "SCHOOL IS CLOSED TODAY.",
    "URGENT: Please pick up your child now.",
    "The bus will NOT run today.",
    "IMPORTANT: The meeting is at 6:00 PM, not 7:00 PM.",
    "REMINDER: PICTURE DAY IS FRIDAY, OCTOBER 9",
    "School Closed Tomorrow",
    "Family Math Night on Thursday, May 7",
    "PTA meeting tonight",
)
SHORT = (
    "Thank you!",
    "Yes",
    "See you soon.",
    "Welcome!",
    "Good morning,",
    "Sincerely,",
    "Early dismissal",
    "Report cards",
    "Lunch menu",
    "Dear families,",
)
LONG = (
    "Because of the heavy snow that is expected tonight, all schools in the district will be "
    "closed tomorrow, and all after-school activities, games and meetings are cancelled.",
    "If you would like your child to take part in the summer reading program, please fill in the "
    "form, sign it, and return it to the school office before Friday, May 15.",
    "Students who need extra help with reading or math can stay after school on Tuesdays and "
    "Thursdays until 4:30 PM, and a late bus will take them home.",
    "We are holding a family night on Thursday, October 22, from 5:30 PM to 7:00 PM, with dinner, "
    "games and an interpreter, and younger brothers and sisters are welcome.",
    "Your child may have been exposed to the flu at school; please watch for fever, cough or a "
    "sore throat, and keep your child at home if they feel sick.",
)
EVERYDAY = (
    "We would love to see you at the school play.",
    "Your child did a great job on the science project.",
    "Please sign the permission slip and return it to the teacher.",
    "The school nurse will check every student's eyes and ears.",
    "Your child needs a new pair of gym shoes.",
    "An interpreter will be there to help you.",
    "Dinner and child care are free.",
    "You can help your child by reading together every night.",
    "The library will be open during the summer.",
    "Please tell us if your phone number changes.",
    "The school board will vote on the new calendar.",
    "Students should wear warm clothes tomorrow.",
    "Your child forgot their lunch today.",
    "We need volunteers for the school garden.",
    "Thank you for your support.",
    "Breakfast is free for all students.",
    "Parents and guardians are invited to a workshop about reading at home.",
    "The fire drill this morning went well.",
)
SCHOOLS = ("Lincoln Elementary School", "Roosevelt Middle School")
SENTENCES = (
    ABSENCE
    + CLOSURES
    + TIMES
    + MONEY
    + NUMBERS
    + NAMES
    + NEGATION
    + CONTACTS
    + LISTS
    + EMOJI
    + CAPITALS
    + SHORT
    + LONG
    + EVERYDAY
)
