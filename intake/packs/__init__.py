"""Campaign packs: folders of TOML, read and checked before anything is judged by them."""

from intake.packs.loading import load_campaign, shipped

__all__ = ["load_campaign", "shipped"]
