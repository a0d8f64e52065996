// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/actions.h"

#include <algorithm>
#include <tuple>

namespace wf {

std::vector<ActionRef> actionsOf(const History &history, const Selected &selected, bool all)
{
    std::vector<ActionRef> refs;
    for (const quint32 position : selected) {
        const auto &actions = history.at(position).actions;
        for (std::size_t i = 0; i < actions.size(); ++i) {
            if (all || actions[i].state == ActionState::Open)
                refs.push_back({position, quint32(i)});
        }
    }
    const auto rank = [&history](const ActionRef &ref) {
        const HistoryEntry &e = history.at(ref.incident);
        const ActionItem &a = e.actions[ref.action];
        const bool open = a.state == ActionState::Open;
        const qint64 when = !open ? -toMs(a.doneAt.value_or(a.at)) : a.dueAt ? toMs(*a.dueAt) : toMs(a.at);
        return std::tuple(!open, open && !a.dueAt, when, ref.incident, ref.action);
    };
    std::sort(refs.begin(), refs.end(),
              [&rank](const ActionRef &a, const ActionRef &b) { return rank(a) < rank(b); });
    return refs;
}

} // namespace wf
