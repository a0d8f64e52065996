// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sql/database.h"

namespace wf {

/// Copies a database page by page, damaged ones as they are, into a file that is made afresh; what stands
/// there is removed. On disk when it returns, without a write-ahead log, so that it can be read on any
/// medium. The caller has a transaction open on `from`: the copy is what that sees, and a write-ahead log is
/// not emptied meanwhile, only carried over. `goesOn` is asked after each 2 MB; false: Refused, and the half
/// copy is removed. Errors name the file.
Expected<void> copyPages(Database &from, const QString &to, const std::function<bool()> &goesOn);

} // namespace wf
