"""What no page may ever do in a browser: complain, break its own policy, or speak to another host."""

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

_LOCAL = ("data:", "blob:", "about:")
# A page that is a refusal says so by its status; the browser repeats that on the console.
_STATUS = "Failed to load resource: the server responded with a status of 4"

_REFUSED = {400, 409, 422}


class Watch:
    """Listens to a browser context; `complaints` holds what was wrong."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        """Listen to every page of `context`, which may speak to `base` alone."""
        self.base = base
        self.complaints: list[str] = []
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.complaints.append(f"a script failed: {error.error}"))
        context.on("request", self._on_request)
        context.on("response", self._on_response)
        context.on("page", self._on_page)

    def _on_page(self, page: Page) -> None:
        page.on("crash", lambda _: self.complaints.append("a page crashed"))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(_STATUS):
            self.complaints.append(f"console {message.type}: {message.text}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.base}/", *_LOCAL)):
            self.complaints.append(f"a request to {request.url}")

    def _on_response(self, response: Response) -> None:
        request = response.request
        # A form that a script sends is refused by the same statuses as one that a page sends.
        is_form = request.method == "POST" and response.status in _REFUSED
        is_page = request.resource_type == "document"
        if response.status >= (500 if is_page or is_form else 400):
            self.complaints.append(f"{response.url} answered {response.status}")
