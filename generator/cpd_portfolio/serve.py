"""A site on this computer alone: shown to the browser, which loads a page again when it changes."""

import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from cpd_portfolio.model import UsageError

QUIET_SECONDS = 0.03  # editors write a file in several steps
SWITCH_SECONDS = 0.0005  # who asks for a page need not wait long for pages being made
WAIT_SECONDS = 25  # how long a browser's question about changes stays open
CHANGES = "/cpd-changes/"
_MOST_DIGITS = 18
HOSTS = ("127.0.0.1", "localhost")
# a page that nobody looks at does not ask: a browser keeps no more than six questions open.
# Another number, not a larger one: the preview may have been started again
_SCRIPT = """<script>
(async () => {
  const seen = %d, shown = () => new Promise(done =>
    document.hidden ? document.addEventListener("visibilitychange", done, {once: true}) : done())
  for (;;) {
    await shown()
    try {
      const answer = await fetch("/cpd-changes/" + seen)
      if (answer.ok && Number(await answer.text()) !== seen) return location.reload()
    } catch { await new Promise(done => setTimeout(done, 1000)) }
  }
})()
</script>"""


class Changes:
    """Counts what has been written, for browsers that wait for the next time."""

    def __init__(self) -> None:
        self.number = 0
        self._more = threading.Condition()

    def note(self, _folder: str = "") -> None:
        with self._more:
            self.number += 1
            self._more.notify_all()

    def after(self, seen: int) -> int:
        """The number once it is another than `seen`, or after a while as it is."""
        with self._more:
            self._more.wait_for(lambda: self.number != seen, timeout=WAIT_SECONDS)
            return self.number


class _Handler(SimpleHTTPRequestHandler):
    """Pages with the script that waits for changes, which is in no file."""

    def __init__(self, *arguments: Any, changes: Changes, **more: Any) -> None:
        self.changes = changes
        super().__init__(*arguments, **more)

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")  # evidence is what its name says
        super().end_headers()

    def do_GET(self) -> None:
        if not self.path.startswith(CHANGES):
            super().do_GET()
            return
        seen = self.path[len(CHANGES) :][:_MOST_DIGITS]
        answer = str(self.changes.after(int(seen) if seen.isascii() and seen.isdigit() else 0))
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer.encode())

    def send_head(self) -> "BytesIO | BinaryIO | None":
        # a page of another site that has its name point here could read what is private
        if self.headers.get("Host", "").partition(":")[0] not in HOSTS:
            self.send_error(403, "This preview is at 127.0.0.1 and localhost alone")
            return None
        if "\0" in unquote(self.path):
            self.send_error(404, "There is no such page")
            return None
        path = Path(self.translate_path(self.path))
        page = path / "index.html" if self.path.split("?")[0].endswith("/") else path
        if page.suffix != ".html" or not page.is_file():
            return super().send_head()
        script = (_SCRIPT % self.changes.number).encode()
        body = page.read_bytes().replace(b"</body>", script + b"</body>")
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return BytesIO(body)


class _Watch(FileSystemEventHandler):
    def __init__(self, changed: threading.Event) -> None:
        self.changed = changed

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in ("created", "modified", "moved", "deleted"):
            self.changed.set()


def refuse_taken(port: int) -> None:
    """Raises UsageError where nothing can be served at a port."""
    try:
        _listen(port, SimpleHTTPRequestHandler).server_close()
    except PermissionError:
        raise UsageError(f"port {port} is not for you; choose one above 1023 with --port") from None
    except OSError:
        raise UsageError(f"port {port} is in use; choose another one with --port") from None


def _listen(port: int, handler: Callable[..., SimpleHTTPRequestHandler]) -> ThreadingHTTPServer:
    return ThreadingHTTPServer(("127.0.0.1", port), handler)


def _watch(folders: tuple[Path, ...], changed: threading.Event) -> BaseObserver:
    """Notes every change below the folders; by looking again and again where the system watches
    no more of them."""
    for kind in (Observer, PollingObserver):
        try:
            observer = kind()
            for folder in folders:
                observer.schedule(_Watch(changed), str(folder.resolve()), recursive=True)
            observer.start()
        except OSError:
            continue
        return observer
    raise UsageError("the portfolios folder cannot be watched")


def serve_site(
    site: Path,
    watched: tuple[Path, ...],
    port: int,
    ready: Callable[[], None],
    refresh: Callable[[Callable[[str], None], Callable[[], bool]], None],
) -> None:
    """Serves a folder on 127.0.0.1 until Ctrl+C; `ready` is called once it does, `refresh` when
    a file below the watched folders has changed, with what it is to call for each folder that it
    has written, and what says whether another file has changed meanwhile. Raises UsageError where
    the port is taken."""
    changes = Changes()
    handler = partial(_Handler, directory=str(site), changes=changes)
    refuse_taken(port)
    server = _listen(port, handler)
    server.daemon_threads = True
    changed = threading.Event()
    observer = _watch(watched, changed)
    changed.set()  # what was edited while the pages were made
    threading.Thread(target=server.serve_forever, daemon=True).start()
    usual = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        ready()
        while True:
            if changed.wait(timeout=1):
                time.sleep(QUIET_SECONDS)
                changed.clear()
                refresh(changes.note, changed.is_set)
    except KeyboardInterrupt:
        pass
    finally:
        sys.setswitchinterval(usual)
        observer.stop()
        server.shutdown()
