// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "postmortem/reviewcontext.h"

#include "incident/reviewhistory.h"

#include <QFrame>

class QVBoxLayout;

namespace wf {

/// The texts a section had, the newest first: who left it so and when, and the way back.
class HistoryList : public QFrame
{
    Q_OBJECT
public:
    explicit HistoryList(ReviewContext &context, QWidget *parent = nullptr);
    void setSittings(const std::vector<SectionRevision> &sittings);

    /// Older ones are in the timeline.
    static constexpr std::size_t MostShown = 50;

Q_SIGNALS:
    void restoreAsked(const QString &markdown);

private:
    QWidget *makeEntry(const SectionRevision &sitting, bool present, std::size_t number);

    ReviewContext &m_context;
    std::vector<SectionRevision> m_sittings;
    bool m_readOnly = false;
    QVBoxLayout *m_layout;
    QWidget *m_entries = nullptr;
};

} // namespace wf
