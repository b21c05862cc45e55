"""Dates, periods and years."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.text.dates import find_dates, find_years

_MONTHS = ("janvier février mars avril mai juin juillet août septembre octobre novembre décembre").split()


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("23 juin 2023", "2023-06-23", "2023-06-23", "jour"),
        ("1er juillet 2021", "2021-07-01", "2021-07-01", "jour"),
        ("1ᵉʳ juillet 2021", "2021-07-01", "2021-07-01", "jour"),
        ("20/10/2021", "2021-10-20", "2021-10-20", "jour"),
        ("28/08/20", "2020-08-28", "2020-08-28", "jour"),
        ("2023-06-23", "2023-06-23", "2023-06-23", "jour"),
        ("juin 2020", "2020-06-01", "2020-06-30", "mois"),
        ("Février 2024", "2024-02-01", "2024-02-29", "mois"),
        ("09/2021", "2021-09-01", "2021-09-30", "mois"),
        ("T1 2022", "2022-01-01", "2022-03-31", "trimestre"),
        ("1er trimestre 2024", "2024-01-01", "2024-03-31", "trimestre"),
        ("4ème trimestre de l'année 2024", "2024-10-01", "2024-12-31", "trimestre"),
        ("S2 2022", "2022-07-01", "2022-12-31", "semestre"),
        ("premier semestre 2019", "2019-01-01", "2019-06-30", "semestre"),
        ("début 2024", "2024-01-01", "2024-03-31", "trimestre"),
        ("mi-2022", "2022-04-01", "2022-09-30", "semestre"),
        ("fin 2022", "2022-10-01", "2022-12-31", "trimestre"),
        ("courant 2022", "2022-01-01", "2022-12-31", "annee"),
        ("2022", "2022-01-01", "2022-12-31", "annee"),
        ("2021-2022", "2021-01-01", "2022-12-31", "periode"),
        ("2020 -2021-2022", "2020-01-01", "2022-12-31", "periode"),
        ("2022 – 2023 - 2024", "2022-01-01", "2024-12-31", "periode"),
        ("2019/2023", "2019-01-01", "2023-12-31", "periode"),
        ("2020 à 2022", "2020-01-01", "2022-12-31", "periode"),
        ("septembre 2021 à juin 2023", "2021-09-01", "2023-06-30", "periode"),
        ("février à novembre 2018", "2018-02-01", "2018-11-30", "periode"),
        ("1er janvier 2021 au 31 décembre 2022", "2021-01-01", "2022-12-31", "periode"),
    ],
)
def test_one_date(text: str, first: str, last: str, precision: str) -> None:
    (span,) = find_dates(f"prévu : {text}.")
    assert (span.debut.isoformat(), span.fin.isoformat(), span.precision) == (first, last, precision)
    assert f"prévu : {text}."[span.start : span.end] == text


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2022",
        "loi n°2016-297",
        "n° 2020-1446",
        "CD2020/09/24",
        "CD-2023/06/23-4/01",
        "2/12",
        "2.2.10",
        "20162016",
    ],
)
def test_no_date(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("en 2021 et 2022", [((2021, 2022), False)]),
        ("en 2021, 2022 et 2023", [((2021, 2022, 2023), False)]),
        ("2020-2022", [((2020, 2021, 2022), True)]),
        ("2019-\n2021", [((2019, 2020, 2021), True)]),
        ("entre 2019 et 2021", [((2019, 2020, 2021), True)]),
        ("2020 2021", [((2020,), False), ((2021,), False)]),
        ("(2020) ; (2021)", [((2020,), False), ((2021,), False)]),
        ("2021 42 000 €", [((2021,), False)]),
        ("2021 € en 2022", [((2022,), False)]),
        ("plus de 2000 enfants", []),
        ("fin juin 2022", [((2022,), False)]),
        ("au 31/12/2022", []),
        ("le 23 juin 2023", []),
        ("loi n°2016-297", []),
        ("délibération CD2020/09/24", []),
        ("049-224900019-20211020-2021_10_CD_0117", []),
    ],
)
def test_years(text: str, years: list[tuple[tuple[int, ...], bool]]) -> None:
    assert [(y.annees, y.periode) for y in find_years(text)] == years


_DAYS = st.dates(date(1990, 1, 1), date(2049, 12, 31))
_FORMS = st.sampled_from(["mots", "chiffres", "iso"])


def _printed(day: date, form: str) -> str:
    if form == "mots":
        return f"{day.day}{'er' if day.day == 1 else ''} {_MONTHS[day.month - 1]} {day.year}"
    return day.isoformat() if form == "iso" else f"{day:%d/%m/%Y}"


@given(_DAYS, _FORMS)
def test_printed_days_come_back(day: date, form: str) -> None:
    (span,) = find_dates(f"le {_printed(day, form)}, puis")
    assert (span.debut, span.fin, span.precision) == (day, day, "jour")
    assert find_years(f"le {_printed(day, form)}, puis") == []


@given(_DAYS, st.integers(1, 900), _FORMS)
def test_printed_ranges_come_back(day: date, length: int, form: str) -> None:
    last = day + timedelta(days=length)
    (span,) = find_dates(f"du {_printed(day, form)} au {_printed(last, form)}")
    assert (span.debut, span.fin, span.precision) == (day, last, "periode")


@given(st.integers(1990, 2030), st.integers(1, 15), st.sampled_from(["-", " - ", " – ", "/", " à "]))
def test_printed_periods_come_back(first: int, length: int, sign: str) -> None:
    (span,) = find_years(f"la période {first}{sign}{first + length}")
    assert span.annees == tuple(range(first, first + length + 1))
    assert span.periode
