"""Jinja, without what it does again for each page: of templates that stay as they are while a
program runs it asks which macros they import and whether a macro wants to know where it is called
from, and what a macro has made it copies once more to escape it. That took a sixth of the time of
a portfolio. What is made is the same; a test compares."""

from collections.abc import MutableMapping
from typing import Any

from jinja2 import Environment, Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

Globals = MutableMapping[str, Any] | None


class _Context(Context):
    def call(self, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        if type(obj) is not Macro:
            return super().call(obj, *args, **kwargs)
        kwargs.pop("_block_vars", None)  # what Jinja puts there is for functions with a context
        kwargs.pop("_loop_vars", None)
        return obj(*args, **kwargs)


def _escaped(value: Any) -> Markup:
    return value if type(value) is Markup else escape(value)


class _Template(Template):
    @classmethod
    def from_code(cls, *arguments: Any, **more: Any) -> Template:
        """Compiled code takes its `escape` from where it is run."""
        made = super().from_code(*arguments, **more)
        made.root_render_func.__globals__["escape"] = _escaped
        return made

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:  # noqa: ARG002
        """Its macros, for whichever template imports them: no page has globals of its own."""
        if self._module is None:
            self._module = self.make_module()
        return self._module


class Templates(Environment):
    """Always escaping. A template is looked for once, and no page has globals of its own."""

    context_class = _Context
    template_class = _Template

    def __init__(self, **options: Any) -> None:
        super().__init__(autoescape=True, auto_reload=False, **options)
        self.found: dict[str, Template] = {}

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,  # noqa: ARG002
        globals: Globals = None,
    ) -> Template:
        assert isinstance(name, str)
        assert not globals
        if (known := self.found.get(name)) is None:
            known = self.found[name] = super().get_template(name)
        return known
