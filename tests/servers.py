"""Apache and nginx of Debian's packages, each for as long as a test needs it: on a free port of
this computer, with a configuration of its own, behind a stand-in for the sign-in that believes
every name it is given. A test that needs one fails where there is none."""

import base64
import contextlib
import http.client
import os
import random
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

MODULES = Path("/usr/lib/apache2/modules")
_WANTED = """
mpm_event authn_core authn_anon authz_core authz_user auth_basic alias dir mime headers status
""".split()
_TYPES = """
text/html html; text/css css; text/javascript js; application/json json; text/csv csv;
text/calendar ics; application/pdf pdf; image/png png;
"""


@dataclass
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Server:
    """`header`: that the sign-in names the reader in; None for Basic authentication."""

    port: int
    header: str | None
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)

    def signed_in(self, login: str | None) -> dict[str, bytes]:
        if login is None:
            return {}
        if self.header is not None:
            return {self.header: login.encode()}
        return {"Authorization": b"Basic " + base64.b64encode(f"{login}:x".encode())}

    def ask(
        self, path: str, login: str | None = None, method: str = "GET", **headers: str
    ) -> Answer:
        """`path` as it is sent, quoted or not. The connection is kept; where the server has closed
        it meanwhile, as one may at any time, another is opened, as browsers do."""
        try:
            return self._asked(path, login, method, headers)
        except ConnectionError:
            self.connection.close()
            return self._asked(path, login, method, headers)

    def _asked(
        self, path: str, login: str | None, method: str, headers: Mapping[str, str]
    ) -> Answer:
        self.connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        sent = {"Host": "host", **self.signed_in(login), **headers}
        for name, value in sent.items():
            self.connection.putheader(name, value)
        self.connection.endheaders()
        found = self.connection.getresponse()
        return Answer(found.status, dict(found.getheaders()), found.read())


def program(name: str) -> str:
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found is None:
        pytest.fail(f"the tests of access rules need {name}: `make servers` installs it")
    return found


@contextlib.contextmanager
def public_folder() -> Iterator[Path]:
    """A folder that the servers may read, whoever they run as."""
    with tempfile.TemporaryDirectory(prefix="cpd-host-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def free_port() -> int:
    """None of those that the system hands out by itself: before the server has it, another program
    could."""
    chance = random.SystemRandom()
    while True:
        port = chance.randrange(20_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextlib.contextmanager
def apache(site: Path, rules: str, base: str = "/") -> Iterator[Server]:
    """`rules`: what `cpd access` has written."""
    with public_folder() as folder, _running("apache2", folder) as (binary, port, start):
        (folder / "rules.conf").write_text(rules, encoding="utf-8")
        (folder / "types").write_text(
            "\n".join(line.strip() for line in _TYPES.replace("\n", " ").split(";")) + "\n"
        )
        (folder / "empty").mkdir(mode=0o755)
        root = f'DocumentRoot "{site if base == "/" else folder / "empty"}"'
        if base != "/":
            root += f'\n    Alias "{base}" "{site}/"'
        own = "User nobody\nGroup nogroup" if os.getuid() == 0 else ""
        (folder / "apache.conf").write_text(
            f"""
ServerRoot "{folder}"
ServerName localhost
PidFile "{folder}/pid"
ErrorLog "{folder}/error.log"
DefaultRuntimeDir "{folder}"
Mutex pthread
{chr(10).join(f'LoadModule {name}_module "{MODULES}/mod_{name}.so"' for name in _WANTED)}
Listen 127.0.0.1:{port}
{own}
StartServers 1
ServerLimit 1
ThreadsPerChild 4
MaxRequestWorkers 4
MaxKeepAliveRequests 0
KeepAliveTimeout 60
TypesConfig "{folder}/types"
# a host that runs what has such a name
AddHandler server-status .status
<Directory "/">
    AllowOverride None
    Require all denied
</Directory>
<VirtualHost *:{port}>
    {root}
    DirectoryIndex index.html
    <Location "/">
        AuthType Basic
        AuthName "A stand-in"
        AuthBasicProvider anon
        Anonymous "*"
        Anonymous_MustGiveEmail Off
    </Location>
    Include "{folder}/rules.conf"
</VirtualHost>
""",
            encoding="utf-8",
        )
        start(binary, "-f", f"{folder}/apache.conf", "-DFOREGROUND")
        yield Server(port, None)


@contextlib.contextmanager
def nginx(
    rules: str, servers: str, port: int, header: str | None = "X-Cpd-Login"
) -> Iterator[Server]:
    """`servers`: what stands beside the rules in `http`; it listens on `port`."""
    with public_folder() as folder, _running("nginx", folder, port) as (binary, _, start):
        (folder / "rules.conf").write_text(rules, encoding="utf-8")
        own = "user root;" if os.getuid() == 0 else ""
        temporary = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        (folder / "nginx.conf").write_text(
            f"""
{own}
worker_processes 1;
daemon off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    types {{ {_TYPES} }}
    default_type application/octet-stream;
    keepalive_requests 1000000;
    {" ".join(f"{name}_temp_path {folder}/{name};" for name in temporary)}
    include {folder}/rules.conf;
    {servers}
}}
""",
            encoding="utf-8",
        )
        start(binary, "-c", f"{folder}/nginx.conf", "-e", f"{folder}/error.log")
        yield Server(port, header)


@contextlib.contextmanager
def _running(name: str, folder: Path, port: int | None = None) -> Iterator[tuple]:
    binary, port = program(name), port or free_port()
    started: list[subprocess.Popen[bytes]] = []

    def start(*command: str) -> None:
        with (folder / "said").open("wb") as said:
            process = subprocess.Popen(command, stdout=said, stderr=said)
        started.append(process)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                return
            if process.poll() is not None:
                break
            time.sleep(0.02)
        log = folder / "error.log"
        pytest.fail(
            f"{name} does not answer: {(folder / 'said').read_text()}"
            f"{log.read_text() if log.exists() else ''}"
        )

    try:
        yield binary, port, start
    finally:
        for process in started:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
