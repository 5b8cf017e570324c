"""Jinja, without what it does again for each page: of templates that stay as they are while a
program runs it asks which macros they import and whether a macro wants to know where it is called
from, sorts the arguments of every call anew, and copies what needs no escaping. That took a quarter
of the time of a portfolio. What is made is the same; a test compares."""

import re
from collections.abc import MutableMapping
from typing import Any

from jinja2 import Environment, Template, Undefined
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

Globals = MutableMapping[str, Any] | None


class _Macro(Macro):
    """Called as most are, with values, names, defaults and a block, it goes straight to what it is
    made of; every other call is Jinja's own."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._is_usual = not (self.explicit_caller or self.catch_kwargs or self.catch_varargs)
        self._absent = [missing] * len(self.arguments)

    def __call__(self, *args: Any, **kwargs: Any) -> str:
        at = len(args)
        if not self._is_usual or at > len(self.arguments):
            return super().__call__(*args, **kwargs)
        if kwargs:
            rest = [kwargs.pop(name, missing) for name in self.arguments[at:]]
        else:
            rest = self._absent[at:]
        if self.caller:  # it may use a block
            block = kwargs.pop("caller", None)
            rest.append(self._no_block() if block is None else block)
        if kwargs:  # one too many, and Jinja says so
            return super().__call__(*args, **kwargs)
        return str.__new__(Markup, self._func(*args, *rest))  # as Markup(…), which asks first

    def _no_block(self) -> Undefined:
        return self._environment.undefined("No caller defined", name="caller")


class _Context(Context):
    def call(self, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        if type(obj) is not _Macro:
            return super().call(obj, *args, **kwargs)
        kwargs.pop("_block_vars", None)  # what Jinja puts there is for functions with a context
        kwargs.pop("_loop_vars", None)
        return obj(*args, **kwargs)


_special = re.compile("[&<>'\"]").search  # what escape() changes


def _escaped(value: Any) -> str:
    """For a template's output, which is put together as it is: a text in which nothing has to be
    escaped is what it was."""
    if type(value) is str:
        return value if _special(value) is None else escape(value)
    return value if type(value) is Markup else escape(value)


class _Template(Template):
    @classmethod
    def from_code(cls, *arguments: Any, **more: Any) -> Template:
        """Compiled code takes `escape` and `Macro` from where it is run."""
        made = super().from_code(*arguments, **more)
        made.root_render_func.__globals__.update(escape=_escaped, Macro=_Macro)
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
