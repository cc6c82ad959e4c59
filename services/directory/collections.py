# SPDX-License-Identifier: Apache-2.0
from services.directory import repository
from services.directory.clients import repository as clients
from services.directory.consent import repository as consent
from services.directory.family import repository as family
from services.directory.flags import repository as flags
from services.directory.limits import repository as limits
from services.directory.operators import repository as operators
from services.directory.rights import repository as rights
from services.directory.roster import imports, office, preview, stored, uploads
from services.directory.roster.rest import pages
from services.directory.roster.sources import syncs

# Service and roster worker open the same database, whichever starts first.
ALL = (
    *repository.COLLECTIONS,
    *limits.COLLECTIONS,
    *operators.COLLECTIONS,
    *imports.COLLECTIONS,
    *preview.COLLECTIONS,
    *uploads.COLLECTIONS,
    *stored.COLLECTIONS,
    *syncs.COLLECTIONS,
    *pages.COLLECTIONS,
    *consent.COLLECTIONS,
    *rights.COLLECTIONS,
    *family.COLLECTIONS,
    *office.COLLECTIONS,
    *flags.COLLECTIONS,
    *clients.COLLECTIONS,
)
