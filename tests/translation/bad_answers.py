# SPDX-License-Identifier: Apache-2.0
"""What real engines answered, word for word, and what is wrong with it."""

# (English, what came back, its language, the finding)
BAD_ANSWERS = (
    (
        "The office is open from 7:30 AM to 4:00 PM.",
        "O escritório está aberto das 19:30 às 16:00.",
        "pt",
        "a time changed",
    ),
    (
        "The bus leaves at 7:05 AM.",
        "O ônibus sai às 7:15.",
        "pt",
        "a time changed",
    ),
    (
        "The parent workshop on May 12 starts at 18:30.",
        "O workshop dos pais em 12 de março começa às 18:30.",
        "pt",
        "a month changed",
    ),
    (
        "School is closed on Monday, March 3.",
        "Escolar está cerrado el lunes, Marcha 3.",
        "es",
        "a month changed",
    ),
    (
        "A late bus runs on Tuesdays and Thursdays.",
        "Un autobús tardío corre a las terceras y jueves.",
        "es",
        "a weekday changed",
    ),
    (
        "School is closed on Friday, January 17.",
        "A escola está fechada na sexta-feira, 7 de janeiro.",
        "pt",
        "a number changed",
    ),
    ("The fee is $12.50.", "A taxa é de US$ 125,00.", "pt", "a number changed"),
    ("The fee is $12.50.", "A taxa é de 12,50.", "pt", "a number changed"),
    ("Please send $5 by Friday.", "Envie 5% até sexta-feira.", "pt", "a number changed"),
    (
        "School starts two hours late.",
        "A escola começa três horas atrasada.",
        "pt",
        "a number changed",
    ),
    ("Bring 1 pencil and 2 books.", "Traga 2 lápis e 1 livros.", "pt", "a number changed"),
    (
        "Vaccines are due before September 1.",
        "Las vacunas son debidas antes de 1lo de septiembre.",
        "es",
        "a number changed",
    ),
    ("Thank you for coming,", "Obrigado, " * 8, "pt", "words repeat"),
    ("Thank you,", "Obrigado por enviar uma edição.", "pt", "the length does not fit"),
    ("The concert is in the gymnasium.", "O concerto não ginásio.", "pt", "a negation appeared"),
    ("The trip is not cancelled.", "A viagem está cancelada.", "pt", "a negation was lost"),
    ("Do not come to school.", "Venha para a escola.", "pt", "a negation was lost"),
    (
        "All schools will be closed tomorrow.",
        "Todas as escolas estarão fechadas hoje.",
        "pt",
        'the word for "tomorrow" is missing',
    ),
    ("Half day on Wednesday.", "Mediodía el miércoles.", "es", "a time changed"),
    (
        "No school tomorrow",
        "No escola tomorrow",
        "pt",
        "words were left in the source language",
    ),
    (
        "Mr. Brown will read with Zoe Flores.",
        "O Sr. Zorvak vai ler.",
        "pt",
        "a name, address or placeholder is missing or doubled",
    ),
    (
        "Write to office@lincoln.example.org today.",
        "Escreva para Zorvak Zorvak hoje.",
        "pt",
        "a name, address or placeholder is missing or doubled",
    ),
    (
        "{{student_name}} is here.",
        "O aluno_name está aqui.",
        "pt",
        "a name, address or placeholder is missing or doubled",
    ),
    ("The meeting is at {{time}}.", "A reunião é às {Zorvak.", "pt", "a placeholder is broken"),
    ("The library is open.", " ", "pt", "nothing came back"),
)
