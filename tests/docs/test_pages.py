"""What every page must hold to: links lead somewhere, modules exist, and nothing names a machine."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
NAMES = [page.relative_to(ROOT).as_posix() for page in PAGES]


def anchors(page: Path) -> set[str]:
    """The headings of a page as links name them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        file, _, heading = target.partition("#")
        assert "://" not in target, "a page of the project is read without a network"
        aim = (page.parent / file).resolve() if file else page
        assert aim.exists(), target
        assert not heading or heading in anchors(aim), target


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_file_in_code_type_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for path in re.findall(r"`((?:wargame|scenarios|tests|docs)/[a-z0-9_/.-]+)`", text):
        assert (ROOT / path).exists(), path


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        links = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
        waiting += [(page.parent / link).resolve() for link in links]
    assert set(PAGES) - reached == set()


def test_the_installing_lines_use_locks_that_pin_every_package_with_hashes_and_no_address() -> None:
    lines = [line for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines() if "-m venv" in line]
    assert len(lines) == 2
    for line in lines:
        (lock,) = re.findall(r"-r (\S+)", line)
        text = (ROOT / lock).read_text(encoding="utf-8")
        assert "://" not in text
        packages = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE | re.IGNORECASE)[1:]
        assert len(packages) > 10
        assert all("==" in package and "--hash=sha256:" in package for package in packages)


def test_no_file_of_the_project_names_a_machine_or_a_registry() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    names = [name for name in listed.stdout.decode().split("\0") if name]
    files = [ROOT / name for name in names] if names else PAGES
    folders = ("home/[a-z]", "root/", "Users/[A-Z]")
    hosts = ("index[-_]url\\s*=", "https?://[^/\\s]*py(?:pi|thonhosted)")
    words = re.compile("|".join([*(f"/{folder}" for folder in folders), *hosts]).encode())
    this = Path(__file__)
    found = [f for f in files if f.is_file() and f != this and words.search(f.read_bytes())]
    assert found == []
