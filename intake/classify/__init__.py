"""What a mail is, as far as it can be told without its forms."""

from intake.classify.automatic import Automatic, Machine, Sureness, automatic
from intake.classify.cloud import CloudLink, cloud_links

__all__ = ["Automatic", "CloudLink", "Machine", "Sureness", "automatic", "cloud_links"]
