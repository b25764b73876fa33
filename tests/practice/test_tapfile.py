"""Times are read out of whatever a program may have written, or the line is named."""

import numpy as np
import pytest

from practice.errors import PracticeError
from practice.tapfile import MOST_BYTES, times_from

SECONDS = [-0.02, 0.857, 1.7, 1.7, 12.5]


@pytest.mark.parametrize(
    "text",
    [
        "-0.02\n0.857\n1.7\n1.7\n12.5",
        "-0.02\r\n0.857\r\n1.7\r\n1.7\r\n12.5\r\n",
        "-0.02\r0.857\r1.7\r1.7\r12.5\r",
        "\ufeff-0.02\n0.857\n1.7\n1.7\n12.5\n",
        "\ufeffseconds\n-0.02\n0.857\n1.7\n1.7\n12.5\n",
        "My own taps\n\n-0.02\n\n 0.857 \n1.7\n1.7\n+12.5\n\n",
        "# time\n-2e-2\n857e-3\n1.7\n1.70\n1.25E1\n",
        '"-0.02"\n"0.857"\n"1.7"\n"1.7"\n"12.5"\n',
        "-0,02\n0,857\n1,7\n1,7\n12,5\n",
        "Zeit\n-0,02\n,857\n1,7\n1,7\n12,5\n",
        "-0.02,\n0.857,\n1.7,\n1.7,\n12.5,\n",
        "-0,02;\n0,857;\n1,7;\n1,7;\n12,5;\n",
        "tap,seconds\n0,-0.02\n1,0.857\n2,1.7\n3,1.7\n4,12.5\n",
        "beat,seconds\n0,-0.02\n1,0.857\n2,1.7\n3,1.7\n4,12.5\n",
        "hand;Time (s);note\nleft;-0,02;\nleft;0,857;so\nleft;1.7;\nleft;1,7;\nleft;12,5;\n",
        "n\tt\n1\t-0.02\n2\t0.857\n3\t1.7\n4\t1.7\n5\t12.5\n",
        '"note","seconds"\n"a, b",-0.02\n"c",0.857\n,1.7\n,1.7\n,12.5\n',
        "seconds,\n-0.02,\n0.857,\n1.7,\n1.7,\n12.5,\n,\n",
    ],
)
def test_the_same_times_in_many_hands(text: str) -> None:
    assert times_from(text.encode(), "taps.csv").tolist() == SECONDS


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("", "“taps.csv”, line 1: there is no time here: give one a line, in seconds."),
        ("\n \n;;\n", "“taps.csv”, line 1: there is no time here: give one a line, in seconds."),
        ("\nseconds\n", "“taps.csv”, line 2: there is a header and no time after it"),
        ("1.0\n2.0\nthree\n", "“taps.csv”, line 3: “three” is no time: give a number of seconds."),
        ("taps\nare\nhere\n", "“taps.csv”, line 2: “are” is no time"),
        ("nan\n1\n", "“taps.csv”, line 1: “nan” is no time"),
        ("0.5\nNaN\n", "“taps.csv”, line 2: “NaN” is no time"),
        ("inf\n", "“taps.csv”, line 1: “inf” is no time"),
        ("1\n-inf\n", "“taps.csv”, line 2: “-inf” is no time"),
        ("1\n2\n1e400\n", "“taps.csv”, line 3: 1e400 is too long for a time in seconds."),
        ("1700000000123\n", "“taps.csv”, line 1: 1700000000123 is too long"),
        ("1\n1_000\n", "“taps.csv”, line 2: “1_000” is no time"),
        ("1.0\n3.0\n\n2.5\n", "“taps.csv”, line 4: 2.5 s comes before the time above it, 3 s: put"),
        ("a,b\n1,2\n", "“taps.csv”, line 2: there are 2 columns and no header that calls one of"),
        ("1.0,2.0\n", "“taps.csv”, line 1: there are 2 columns and no header"),
        ("1;2\n", "“taps.csv”, line 1: there are 2 columns and no header"),
        ("1,5\n2.5,7\n", "“taps.csv”, line 2: “2.5,7” is no time"),
        ("1,234.5\n2,345.6\n", "“taps.csv”, line 1: there are 2 columns"),
        ("tap;seconds\n1;0,5\n2;\n", "“taps.csv”, line 3: the time is missing: give a number"),
        ("time,hand\n0.5,left\n,right\n", "“taps.csv”, line 3: the time is missing"),
        ("time_ms\n100\n", "“taps.csv”, line 1: the times are called “time_ms”: give them in sec"),
        ("Milliseconds\n100\n", "“taps.csv”, line 1: the times are called “Milliseconds”"),
        ("\u0661\n\u0662\n", "“taps.csv”, line 1: “\u0661” is no time"),
        ("1.0 2.0\n", "“taps.csv”, line 1: “1.0 2.0” is no time"),
        (b"\xff\xfe1\x00\n\x00", "“taps.csv”, line 1: this is text in UTF-16: save it as UTF-8."),
        (b"\xfe\xff\x001\x00\n", "“taps.csv”, line 1: this is text in UTF-16"),
        (b"1\n2\n\xe9\n", "“taps.csv”, line 3: this is no text in UTF-8: save it so."),
        (b"1\x00\x002\n", "“taps.csv”, line 1: this is no text in UTF-8"),
    ],
)
def test_what_is_no_list_of_times_is_refused_with_its_line(
    data: str | bytes, sentence: str
) -> None:
    raw = data.encode() if isinstance(data, str) else data
    with pytest.raises(PracticeError) as refusal:
        times_from(raw, "taps.csv")

    assert str(refusal.value).startswith(sentence)
    assert str(refusal.value).endswith(".")
    assert "\n" not in str(refusal.value)


def test_a_long_line_is_not_repeated_to_its_end() -> None:
    with pytest.raises(PracticeError) as refusal:
        times_from(b"1\n" + b"x" * 100_000, "taps.csv")

    assert len(str(refusal.value)) < 150


def test_a_file_without_an_end_is_refused() -> None:
    with pytest.raises(PracticeError, match="more than 200 MB"):
        times_from(bytes(MOST_BYTES + 1), "/dev/zero")


@pytest.mark.parametrize("form", ["{!r}", "{:.6f}", "tap;{:.4f}"])
def test_many_times_are_read_as_they_were_written(form: str) -> None:
    times = np.cumsum(np.random.default_rng(1).uniform(0.5, 1.0, 50_000))
    title = "kind;seconds\n" if ";" in form else ""
    text = title + "\n".join(form.format(time) for time in times.tolist())
    expected = [float(form.format(time).split(";")[-1]) for time in times.tolist()]

    assert times_from(text.encode(), "taps.csv").tolist() == expected


@pytest.mark.parametrize("seed", range(300))
def test_whatever_the_bytes_they_are_times_or_refused(seed: int) -> None:
    rng = np.random.default_rng(seed)
    data = bytearray(
        b"tap;seconds\n0;0,5\n1;1,4\n2;2,25\n3;3.5\n" if seed % 2 else b"0.5\n1.4\n2\n"
    )
    for place in rng.integers(0, len(data), rng.integers(1, 6)):
        data[place] = rng.choice(list(b'0129.,;"\t\r\n-+eE_ x\xc3\xff\x00'))
    found, sentence = np.zeros(1), "“taps.csv”, line 1: "
    try:
        found = times_from(bytes(data), "taps.csv")
    except PracticeError as refusal:
        sentence = str(refusal)

    assert sentence.startswith("“taps.csv”, line ")
    assert len(found)
    assert np.all(np.isfinite(found))
    assert np.all(np.diff(found) >= 0)
