// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"

#include <QTimer>

namespace wf {

/// Tells which commands take noticeably long to come to the disk. Works only while some are on their way.
/// GUI thread.
class SavingWatch : public QObject
{
    Q_OBJECT
public:
    /// What is faster is not worth a word.
    static constexpr Millis Noticed{400};
    /// From here on a person should not count on it.
    static constexpr Millis Long{5'000};

    explicit SavingWatch(const Desk &desk, QObject *parent = nullptr);

    /// Those that are noticed, the oldest first.
    const std::vector<Unsaved> &slow() const { return m_slow; }
    /// How long the oldest one has waited.
    Millis longest() const { return m_longest; }
    /// Something is on its way.
    bool isWorking() const { return m_timer.isActive(); }
    bool isLong() const { return m_longest >= Long; }

Q_SIGNALS:
    /// Others are slow, or another second has passed for the oldest one.
    void changed();

private:
    void look();

    const Desk &m_desk;
    QTimer m_timer;
    std::vector<Unsaved> m_slow;
    Millis m_longest{0};
};

} // namespace wf
