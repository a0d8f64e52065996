// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sql/database.h"

namespace wf {

/// The log of a data folder on a connection of its own, for whoever reads beside the desk. Makes no file: if
/// no write-ahead log stands beside it, nobody writes, and it is read as a file that does not change. Errors
/// as Database::open() has them; what is in it is not looked at, see checkSchema().
Expected<std::unique_ptr<Database>> openLogToRead(const QString &dataDir);

} // namespace wf
