"""The portal: a site of static pages in Chinese and English, made from dossiers.

It promises: the same dossiers give the same bytes; every page works from a web server and from a disk, with no request
to another host; what somebody typed is shown as text and never interpreted; an interrupted build leaves the old site
whole. It refuses to judge: every state, verdict and reason comes with the dossier.
"""

from footage.portal.build import PortalSummary, build

__all__ = ["PortalSummary", "build"]
