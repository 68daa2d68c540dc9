"""What sites say about text and data mining, read from bytes. Pure: knows nothing else of the house.

`Statement` is one thing that was said, with its evidence; `Rights` is all that was said of one page. § 44b(3) UrhG (Article 4(3) of
Directive 2019/790) lets rightsholders reserve mining "in machine-readable form"; there is no one such form, so all are read:

- TDMRep (https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/): `tdmrep`, `page`
- lines of robots.txt for AI agents, `Content-Signal:`, `Content-Usage:`, and words in its comments: `robots`
- `X-Robots-Tag` and `<meta name="robots">`: `page`
- plain words in meta elements and headers: `wording`
"""

from archiver.rights.purpose import Purpose
from archiver.rights.statement import Meaning, Rights, Statement

__all__ = ["Meaning", "Purpose", "Rights", "Statement"]
