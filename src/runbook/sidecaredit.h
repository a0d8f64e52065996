// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook/readrows.h"

namespace wf {

/// The text of a sidecar in which the place has that role (roleByName()), or, if the role is empty, none of
/// its own. All other lines stay as they are, comments too. InvalidInput, with what to do, for a text that is
/// no TOML, or whose tables are not written in lines of their own.
Expected<QByteArray> withRole(const QByteArray &sidecar, const RolePlace &place, const QString &role);
/// The role the sidecar gives the place; empty where it gives none.
QString roleIn(const QByteArray &sidecar, const RolePlace &place);

} // namespace wf
