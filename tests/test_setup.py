"""The set-up script, with stand-ins for Python, apt and the system's libraries."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
FILES = [".ci/setup.sh", ".ci/system-packages", "constraints.txt", "pyproject.toml"]
TOOLS = [
    *("basename", "cat", "chmod", "cksum", "cp", "cut", "dirname", "env", "grep"),
    *("mkdir", "mktemp", "rm", "sh", "tail", "touch"),
]

PYTHON = """
case "$*" in
*version_info*) exit 0 ;;
*ensurepip*) [ ! -e "$STATE/no-venv" ] ;;
--version) echo Python 3.12.1 ;;
"-m venv .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
*--version) echo pip 23.0 from somewhere ;;
"-m pip "*) echo "pip $*" >>"$STATE/calls" ;;
esac
"""
OLD_PYTHON = """
case "$*" in
--version) echo Python 3.9.2 ;;
*) exit 1 ;;
esac
"""
APT_GET = """
echo "apt-get $*" >>"$STATE/calls"
case "$*" in
*update*) ;;
*python3-venv*) rm "$STATE/no-venv" ;;
*) touch "$STATE/installed" ;;
esac
"""
BROKEN_APT_GET = """
echo "apt-get $*" >>"$STATE/calls"
echo "E: Could not resolve 'deb.example'" && exit 100
"""
LDCONFIG = """
[ -e "$STATE/installed" ] || exit 0
while read -r purpose thing package; do printf '\\t%s (libc6) => /lib\\n' "$thing"; done \
    <.ci/system-packages
"""


class Machine:
    """A computer with a copy of the project and a PATH of stand-ins."""

    def __init__(self, folder: Path) -> None:
        self.project = folder / "project"
        self.state = folder / "state"
        self.bin = folder / "bin"
        self.state.mkdir(parents=True)
        self.bin.mkdir()
        for file in FILES:
            target = self.project / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / file, target)
        # The plug-in of ALSA is looked for in the file system itself, so it stays out of this.
        packages = self.project / ".ci/system-packages"
        lines = packages.read_text().splitlines(keepends=True)
        packages.write_text("".join(line for line in lines if "alsa:" not in line))
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found is not None
            self.bin.joinpath(tool).symlink_to(found)
        self.has("python3", PYTHON)
        self.has("ldconfig", LDCONFIG)
        self.has("uname", "echo Linux")
        self.has("id", "echo 0")

    def has(self, command: str, script: str) -> None:
        file = self.bin / command
        file.write_text(f"#!/bin/sh\n{script}")
        file.chmod(0o755)

    def set_up(self, goal: str = "run", *, ci: bool = False) -> subprocess.CompletedProcess[str]:
        env = {"PATH": str(self.bin), "STATE": str(self.state), "HOME": os.environ["HOME"]}
        return subprocess.run(
            ["sh", str(self.project / ".ci/setup.sh"), goal],
            env=env | ({"CI": "true"} if ci else {}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )

    def calls(self) -> list[str]:
        """What was asked of pip and apt since the last time, and forget it."""
        log = self.state / "calls"
        calls = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return calls


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_the_first_time_installs_and_the_second_does_nothing(machine: Machine) -> None:
    machine.has("apt-get", APT_GET)

    first = machine.set_up()
    calls = machine.calls()
    second = machine.set_up()

    assert first.returncode == 0
    assert any("install libportaudio2" in call for call in calls)
    assert not any("xvfb" in call for call in calls)
    assert "--editable ." in calls[-1]
    assert "--group" not in calls[-1]
    assert (second.returncode, second.stderr, machine.calls()) == (0, "", [])


@pytest.mark.parametrize("file", ["pyproject.toml", "constraints.txt"])
def test_a_changed_file_asks_pip_again(machine: Machine, file: str) -> None:
    machine.has("apt-get", APT_GET)
    machine.set_up()
    machine.calls()

    changed = machine.project / file
    changed.write_text(changed.read_text() + "# changed\n")
    machine.set_up()

    assert "--editable ." in machine.calls()[-1]


def test_what_is_ready_for_tests_is_ready_to_run(machine: Machine) -> None:
    machine.has("apt-get", APT_GET)
    for command in ("pulseaudio", "pactl", "Xvfb", "openbox", "xdotool", "setpriv", "dbus-daemon"):
        machine.has(command, "")
    machine.set_up("test")
    assert machine.calls()[-1].endswith("--group dev")

    machine.set_up("run")
    machine.set_up("develop")

    assert machine.calls() == []


def test_a_moved_folder_gets_a_new_environment(machine: Machine) -> None:
    machine.has("apt-get", APT_GET)
    machine.set_up()
    machine.calls()
    machine.project = machine.project.rename(machine.project.with_name("elsewhere"))

    moved = machine.set_up()

    assert "Making .venv" in moved.stderr
    assert "--editable ." in machine.calls()[-1]


def test_a_python_without_venv_gets_it(machine: Machine) -> None:
    machine.has("apt-get", APT_GET)
    machine.state.joinpath("no-venv").touch()

    assert machine.set_up().returncode == 0
    assert any(call.endswith("install python3-venv") for call in machine.calls())


def test_a_python_that_can_have_no_venv_is_said_in_one_sentence(machine: Machine) -> None:
    machine.state.joinpath("no-venv").touch()

    done = machine.set_up()

    assert done.returncode == 2
    assert done.stderr == (
        "python3 has no venv module, and it could not be installed"
        " (on Debian and Ubuntu: apt-get install python3-venv).\n"
    )


def test_an_old_python_is_said_in_one_sentence(machine: Machine) -> None:
    machine.has("python3", OLD_PYTHON)

    done = machine.set_up()

    assert done.returncode == 2
    assert done.stderr == (
        "Undula needs Python 3.11 or newer, and there is: Python 3.9.2."
        " Install one, or name it: make PYTHON=/path/to/python3.\n"
    )


def test_a_shim_that_runs_nothing_is_passed_over(machine: Machine) -> None:
    machine.has("apt-get", APT_GET)
    machine.has("python3.13", "echo command not found >&2; exit 127")

    assert "Making .venv with Python 3.12.1" in machine.set_up().stderr


def test_without_apt_what_is_missing_is_named_and_the_rest_goes_on(machine: Machine) -> None:
    done = machine.set_up()

    assert done.returncode == 0
    assert "Missing on this system" in done.stderr
    assert "libportaudio.so.2" in done.stderr
    assert "--editable ." in machine.calls()[-1]


def test_what_apt_could_not_give_is_not_asked_for_at_every_start(machine: Machine) -> None:
    machine.has("apt-get", BROKEN_APT_GET)

    first = machine.set_up()
    calls = machine.calls()
    second = machine.set_up()

    assert first.returncode == 0
    assert "Could not resolve" in first.stderr
    assert any("install libportaudio2" in call for call in calls)
    assert second.stderr.count("\n") == 1
    assert machine.calls() == []


def test_a_missing_part_is_an_error_on_ci(machine: Machine) -> None:
    machine.has("apt-get", BROKEN_APT_GET)

    assert machine.set_up("test", ci=True).returncode == 1


def test_sudo_is_used_only_by_those_who_are_not_root(machine: Machine) -> None:
    machine.has("apt-get", APT_GET)
    machine.has("id", "echo 1000")
    machine.has("sudo", 'echo "sudo $*" >>"$STATE/calls"; exit 1')

    done = machine.set_up()

    assert done.returncode == 0
    assert machine.calls()[0].startswith("sudo -n apt-get")
    assert "libportaudio.so.2" in done.stderr


def test_other_systems_need_no_packages(machine: Machine) -> None:
    machine.has("uname", "echo Darwin")

    done = machine.set_up("test", ci=True)

    assert done.returncode == 0
    assert "Missing" not in done.stderr
