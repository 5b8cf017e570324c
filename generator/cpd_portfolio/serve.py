"""The site on this computer alone, built again when a file changes."""

import threading
import time
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from cpd_portfolio.model import UsageError
from cpd_portfolio.settings import Settings

_QUIET_SECONDS = 0.3  # editors write a file in several steps


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


class _Watch(FileSystemEventHandler):
    def __init__(self, changed: threading.Event) -> None:
        self.changed = changed

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in ("created", "modified", "moved", "deleted"):
            self.changed.set()


def serve_site(
    settings: Settings, port: int, ready: Callable[[], None], rebuild: Callable[[], None]
) -> None:
    """Serves settings.site on 127.0.0.1 until Ctrl+C; `ready` is called once it does, `rebuild`
    when a file has changed. Raises UsageError where the port is taken."""
    handler = partial(_Handler, directory=str(settings.site))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError:
        raise UsageError(f"port {port} is in use; choose another one with --port") from None
    changed = threading.Event()
    observer = Observer()
    for folder in settings.portfolios:
        observer.schedule(_Watch(changed), str(folder), recursive=True)
    observer.start()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    ready()
    try:
        while True:
            if changed.wait(timeout=1):
                time.sleep(_QUIET_SECONDS)
                changed.clear()
                rebuild()
    except KeyboardInterrupt:
        pass
    finally:
        observer.stop()
        server.shutdown()
