"""Sessions for development: ``nox -l`` lists them, ``nox -s tests-3.12`` runs one."""

from __future__ import annotations

from pathlib import Path

import nox

nox.options.default_venv_backend = "virtualenv"
nox.options.error_on_missing_interpreters = False
nox.options.sessions = ["tests", "typing", "lint", "docs", "generated"]

PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
GROUPS = nox.project.load_toml("pyproject.toml")
EXTRAS = "[cli,calendar,ical]"


def _install(session: nox.Session, *groups: str, package: str = f"-e.{EXTRAS}") -> None:
    wanted = [one for group in groups for one in nox.project.dependency_groups(GROUPS, group)]
    session.install(package, *wanted)


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the tests with branch coverage."""
    _install(session, "test")
    session.run("pytest", "--cov", *session.posargs)


@nox.session(python=PYTHONS[0])
@nox.parametrize("attrs, dateutil", [("25.4.0", "2.9.0.post0"), ("26.1.0", "4.0.0")], ids=["oldest", "newest"])
def dependencies(session: nox.Session, attrs: str, dateutil: str) -> None:
    """Run the tests with the oldest and the newest run-time dependencies.

    The holidays package caps python-dateutil below 3, hence the last word with --no-deps.
    """
    _install(session, "test")
    session.install("--no-deps", f"attrs=={attrs}", f"python-dateutil=={dateutil}")
    session.run("pytest", *session.posargs)


@nox.session(python=PYTHONS[0])
def wheel(session: nox.Session) -> None:
    """Run the tests against the built wheel, with and without ``-O``."""
    session.install(*nox.project.dependency_groups(GROUPS, "package"))
    dist = Path(session.create_tmp()) / "dist"
    session.run("python", "-m", "build", "--outdir", str(dist))
    newest = max(dist.glob("*.whl"), key=lambda path: path.stat().st_mtime)
    _install(session, "test", package=f"{newest}{EXTRAS}")
    session.run("pytest", "tests", *session.posargs)
    session.run("python", "-O", "tests/check_optimized.py")


@nox.session(python=PYTHONS[0])
def typing(session: nox.Session) -> None:
    """Check the types with mypy and pyright."""
    _install(session, "typing")
    session.run("mypy")
    session.run("pyright")


@nox.session(python=PYTHONS[0])
def lint(session: nox.Session) -> None:
    """Check style and form."""
    session.install(*nox.project.dependency_groups(GROUPS, "lint"))
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session(python=PYTHONS[0])
def docs(session: nox.Session) -> None:
    """Build the site; warnings are errors."""
    _install(session, "docs", package="-e.")
    session.run("mkdocs", "build", "--strict", "--site-dir", str(Path(session.create_tmp()) / "site"))


@nox.session(python=PYTHONS[0])
def generated(session: nox.Session) -> None:
    """Check that the pages drawn from data are up to date."""
    session.install("-e.")
    session.run("python", "scripts/generate.py", "--check")
