// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "commandertest.h"

#include <functional>
#include <map>

namespace wf::guitest {

/// How the program is looked at.
struct TourSight
{
    std::vector<QSize> sizes;
    ThemeMode mode;
    bool longer;
    bool commanderOnly = false; ///< On a screen that is too small for history, review and comparison.
};

/// Opens everything and gathers what does not fit.
class Tour
{
public:
    explicit Tour(TourSight sight) : m_sight(std::move(sight)) {}
    /// Each a sentence, with the windows and sizes where it is so.
    QStringList findings();
    /// Every dialog of a window in which an incident is selected that another person is offered.
    void dialogs(const LiveFloor &floor);
    /// Looks for something else instead: called with each window and its name.
    void setVisitor(std::function<void(QWidget &, const QString &)> visit) { m_visit = std::move(visit); }

private:
    static void settle(QWidget &window);
    void check(QWidget &window, const QString &name, const QSize &size);
    /// A window in every size.
    void look(QWidget &window, const QString &name);
    /// A dialog on a screen of every size.
    void lookDialog(QWidget &dialog, const QString &name);
    void firstStart();
    void commander();
    void work(const LiveFloor &floor, const IncidentId &id) const;
    void pages(const LiveFloor &floor);
    void dialog(QWidget &window, const char *action);
    void redaction(const LiveFloor &floor, const IncidentId &id);
    void history(LiveFloor &floor);
    void review(LiveFloor &floor, const IncidentId &id, const IncidentId &other);
    void wall(LiveFloor &floor, const QString &name);

    TourSight m_sight;
    std::function<void(QWidget &, const QString &)> m_visit;
    std::map<QString, QStringList> m_found; ///< Where, by what.
};

} // namespace wf::guitest
