"""``bulletin.toml``, checked at the edge: everything that is wrong in one pass, with each key's full path.

Holds values as the file gives them; ``wiring`` makes the concrete things out of them. Secrets
are not settings: they come from the environment.
"""

from bulletin.config.content import SourceSettings
from bulletin.config.delivery import MaildirSettings, RelaySettings, SmtpSettings, ThrottleSettings
from bulletin.config.file import Config, load

__all__ = ["Config", "MaildirSettings", "RelaySettings", "SmtpSettings", "SourceSettings", "ThrottleSettings", "load"]
