from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bulletin.audience.table import Audience, format_subscribers, read_subscribers
from bulletin.errors import ListError
from bulletin.model import Subscriber


def read(folder: Path, content: str | bytes) -> Audience:
    """Read a list that holds this."""
    file = folder / "subscribers.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return read_subscribers(file)


def test_a_whole_row_is_read(tmp_path: Path) -> None:
    """Every column reaches the reader."""
    audience = read(
        tmp_path,
        "email,first_name,last_name,status,sectors,regions,signed_up\n"
        "ann@example.com,Ann,Reader,active,Housing; Planning,Kent,2024-05-01\n",
    )
    assert list(audience.readers) == [
        Subscriber(
            email="ann@example.com",
            first_name="Ann",
            last_name="Reader",
            status="active",
            sectors=("Housing", "Planning"),
            regions=("Kent",),
            signed_up=date(2024, 5, 1),
        )
    ]
    assert audience.problems == ()


@pytest.mark.parametrize("header", ["email", "E-Mail", "Email Address", "EMAIL_ADDRESS", " e mail "])
def test_header_names_are_forgiving(tmp_path: Path, header: str) -> None:
    """However a list calls its columns, the address and the name are found."""
    (reader,) = read(tmp_path, f"Surname,{header},First Name\nReader,ann@example.com,Ann\n").readers
    assert (reader.email, reader.first_name, reader.last_name) == ("ann@example.com", "Ann", "Reader")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_what_a_spreadsheet_saves_can_be_read(tmp_path: Path, separator: str, encoding: str) -> None:
    """Separator and encoding are recognised, Excel's included."""
    content = f"email{separator}first_name\r\nzoe@example.com{separator}Zoë\r\n"
    (reader,) = read(tmp_path, content.encode(encoding)).readers
    assert reader.first_name == "Zoë"


def test_a_bad_row_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    """One wrong address leaves one reader out, with the row's number and what to do."""
    audience = read(tmp_path, "email\nann@example.com\nnot an address\n\nbob@example.com\n")
    assert [reader.email for reader in audience.readers] == ["ann@example.com", "bob@example.com"]
    (problem,) = audience.problems
    assert (problem.origin, problem.place, problem.lost) == ("subscribers.csv", "row 3", True)
    assert "'not an address'" in problem.cause


@pytest.mark.parametrize(
    "address",
    ["-a@example.com", "ａ@example.com", "ann@localhost", "ann@", "a@b@example.com", "=?utf-8?q?x?=@example.com"],
)
def test_an_address_that_mail_stumbles_over_is_refused(tmp_path: Path, address: str) -> None:
    """A leading hyphen, full-width letters, no domain, an encoded word: none of these is sent to."""
    audience = read(tmp_path, f"email\nann@example.com\n{address}\n")
    assert len(audience.readers) == 1
    assert len(audience.problems) == 1


def test_an_international_domain_is_sent_to_in_its_ascii_form(tmp_path: Path) -> None:
    """IDNA is what every relay understands."""
    (reader,) = read(tmp_path, "email\nann@bücher.example\n").readers
    assert reader.email == "ann@xn--bcher-kva.example"


def test_an_address_counts_once_and_the_stricter_status_wins(tmp_path: Path) -> None:
    """Written twice, in whatever case, it is one reader; unsubscribed in either row is unsubscribed."""
    audience = read(tmp_path, "email,status\nann@example.com,active\nANN@Example.com,unsubscribed\n")
    (reader,) = audience.readers
    assert (reader.email, reader.status) == ("ann@example.com", "unsubscribed")
    assert [(problem.place, problem.lost) for problem in audience.problems] == [("row 3", False)]


def test_a_status_that_nobody_knows_gets_nothing_sent(tmp_path: Path) -> None:
    """A misspelt status mutes the reader until it is mended, instead of guessing or removing them."""
    audience = read(tmp_path, "email,status\nann@example.com,unsubscribd\n")
    assert [reader.status for reader in audience.readers] == ["paused"]
    assert "'unsubscribd'" in audience.problems[0].cause


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("", "active"),
        ("Subscribed", "active"),
        ("Opt-out", "unsubscribed"),
        ("cleaned", "bounced"),
        ("PAUSED", "paused"),
    ],
)
def test_other_programs_words_for_a_status_are_understood(tmp_path: Path, said: str, status: str) -> None:
    """Exports from elsewhere can be used as they are."""
    (reader,) = read(tmp_path, f"email,status\nann@example.com,{said}\n").readers
    assert reader.status == status


@pytest.mark.parametrize("written", ["2024-05-01", "01/05/2024", "1 May 2024", "2024-05-01T09:30:00Z"])
def test_dates_are_read_the_british_way(tmp_path: Path, written: str) -> None:
    """The day comes before the month."""
    (reader,) = read(tmp_path, f"email,signed up\nann@example.com,{written}\n").readers
    assert reader.signed_up == date(2024, 5, 1)


def test_a_name_is_cleaned_at_the_edge(tmp_path: Path) -> None:
    """Line breaks, NULs and invisible characters end here."""
    (reader,) = read(tmp_path, 'email,first_name\nann@example.com,"An\x00n\r\n\u200bBcc: x"\n').readers
    assert reader.first_name == "Ann Bcc: x"


@pytest.mark.parametrize("content", ["", "\n\n", "name,city\nAnn,Kent\n", "email\n", "email\nnonsense\n"])
def test_a_list_without_anyone_is_an_error_and_removes_nobody(tmp_path: Path, content: str) -> None:
    """An empty or wrong file is refused as a whole."""
    with pytest.raises(ListError, match=r"subscribers\.csv.*nobody was added or removed"):
        read(tmp_path, content)


def test_a_missing_list_is_an_error(tmp_path: Path) -> None:
    """The error names the file and the setting."""
    with pytest.raises(ListError, match=r"subscribers\.csv.*subscribers\.path"):
        read_subscribers(tmp_path / "subscribers.csv")


NAMES = st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=20)


@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=5))
@example([("=1+1", "'=1+1"), ("''-", "'")])
def test_what_is_exported_reads_back(tmp_path_factory: pytest.TempPathFactory, names: list[tuple[str, str]]) -> None:
    """A list that was written is read as the same readers, formulas made harmless and names intact."""
    readers = tuple(
        Subscriber(email=f"r{number}@example.com", first_name=first, last_name=last, sectors=("Housing", "Planning"))
        for number, (first, last) in enumerate(names)
    )
    content = "".join(format_subscribers(readers))
    assert not any(cell.startswith("=") for line in content.splitlines() for cell in line.split(","))
    assert tuple(read(tmp_path_factory.mktemp("list"), content).readers) == readers


@given(st.binary(max_size=400))
def test_no_file_makes_it_stumble(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Any octets are a list, a list with problems, or an error in a sentence."""
    try:
        audience = read(tmp_path_factory.mktemp("list"), b"email,first_name\nann@example.com,A\n" + content)
    except ListError:
        return
    for reader in audience.readers:
        assert reader.email.isascii()
        assert reader.first_name.isprintable()


def test_repeats_are_found_however_far_apart(tmp_path: Path) -> None:
    """In a long list each row that stands twice is named with the first one's number, in the order of the rows."""
    addresses = [f"r{number}@example.com" for number in range(20_000)]
    again = ["R7@example.com,active", "r19999@example.com,paused", "nonsense,active", "r7@example.com,unsubscribed"]
    audience = read(tmp_path, "\n".join(["email,status", *(f"{one},active" for one in addresses), *again]))
    assert len(audience.readers) == len(addresses)
    assert [one.email for one in audience.readers] == addresses
    told = [(problem.place, problem.cause.partition(" stands in ")[2]) for problem in audience.problems]
    assert told == [
        ("row 20002", "row 9 already, and is read once"),
        ("row 20003", "row 20001 already, and is read once"),
        ("row 20004", ""),
        ("row 20005", "row 9 already, and is read once"),
    ]
    assert {one.email: one.status for one in audience.readers if one.status != "active"} == {
        "r7@example.com": "unsubscribed",
        "r19999@example.com": "paused",
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_list_of_many_pieces_is_read_as_one(tmp_path: Path, encoding: str, end: str) -> None:
    """Wherever the file is cut while it is read, no letter, no line's end and no row is lost."""
    names = [f"Zoë{'é' * (number % 7)}" for number in range(9_000)]
    rows = ["email,first_name", *(f"r{number}@example.com,{name}" for number, name in enumerate(names))]
    audience = read(tmp_path, end.join(rows).encode(encoding))
    assert [one.first_name for one in audience.readers] == names
    assert audience.problems == ()


def test_one_octet_at_the_end_decides_the_encoding(tmp_path: Path) -> None:
    """A list is Windows-1252 throughout where it cannot be UTF-8, though that shows in its last line alone."""
    rows = [f"r{number}@example.com,Ann" for number in range(5_000)]
    content = "\n".join(["email,first_name", *rows, "zoe@example.com,Zoë"])
    assert [one.first_name for one in read(tmp_path, content.encode("cp1252")).readers][-1] == "Zoë"


def test_utf_16_without_a_mark_is_read_where_it_is_ascii(tmp_path: Path) -> None:
    """NULs are taken out before the lines are told apart, so that rows keep their numbers."""
    audience = read(tmp_path, "email\r\nann@example.com\r\nnonsense\r\n".encode("utf-16-le"))
    assert [one.email for one in audience.readers] == ["ann@example.com"]
    assert [problem.place for problem in audience.problems] == ["row 3"]


def test_a_list_can_come_through_a_pipe(tmp_path: Path) -> None:
    """What another program writes is read as a file is."""
    pipe = tmp_path / "list"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as writing:
        writing.submit(pipe.write_text, "email\nann@example.com\n", "utf-8")
        assert [one.email for one in read_subscribers(pipe).readers] == ["ann@example.com"]


def test_a_list_that_ends_in_a_muddle_is_refused_as_a_whole(tmp_path: Path) -> None:
    """What cannot be read as a table at its end names nobody from its beginning."""
    rows = "".join(f"r{number}@example.com\n" for number in range(5_000))
    with pytest.raises(ListError, match=r"cannot be read as a table.*nobody was added or removed"):
        read(tmp_path, f'email\n{rows}"{"x" * 200_000}"\n')
