// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sql/database.h"

namespace wf {

/// "WFLG": marks incidents.db as ours.
inline constexpr int LogApplicationId = 0x57464c47;
inline constexpr int LogSchemaVersion = 3;
/// Raised when the projection tables or what they hold change: they are rebuilt from the events.
inline constexpr int ProjectionVersion = 6;

/// Creates the schema in an empty file, or migrates an older one, one transaction per step, after copying the
/// file to "incidents.db.before-N". Corrupt for a database of another program; NewerVersion for a later
/// schema.
Expected<void> prepareSchema(Database &db);

/// Checks application_id and version without changing anything.
Expected<void> checkSchema(Database &db);
/// The same, where a file that holds nothing yet is fine.
Expected<void> checkSchemaOrEmpty(Database &db);

} // namespace wf
