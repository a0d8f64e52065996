// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/postmortem.h"

#include <algorithm>

namespace wf {

const ActionItem *PostMortem::action(const QString &id) const
{
    const auto it =
        std::find_if(actions.begin(), actions.end(), [&id](const ActionItem &a) { return a.id == id; });
    return it == actions.end() ? nullptr : &*it;
}

} // namespace wf
