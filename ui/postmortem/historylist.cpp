// SPDX-License-Identifier: GPL-3.0-or-later
#include "postmortem/historylist.h"

#include "delegates/words.h"
#include "kit/markdownview.h"
#include "kit/widgetkit.h"

namespace wf {

HistoryList::HistoryList(ReviewContext &context, QWidget *parent)
    : QFrame(parent), m_context(context), m_layout(kit::makeLayout<QVBoxLayout>(this, 6, {8, 6, 8, 6}))
{
    setProperty("raised", true);
    auto *heading = kit::makeLabel("muted", tr("Earlier texts, newest first"), this);
    heading->setWordWrap(true);
    m_layout->addWidget(heading);
}

void HistoryList::setSittings(const std::vector<SectionRevision> &sittings)
{
    if (m_entries && sittings == m_sittings && m_readOnly == m_context.isReadOnly())
        return;
    m_sittings = sittings;
    m_readOnly = m_context.isReadOnly();
    delete m_entries;
    m_entries = new QWidget(this);
    auto *layout = kit::makeLayout<QVBoxLayout>(m_entries, 8);
    const std::size_t count = std::min(m_sittings.size(), MostShown);
    for (std::size_t i = 0; i < count; ++i)
        layout->addWidget(makeEntry(m_sittings[m_sittings.size() - 1 - i], i == 0, i));
    m_layout->addWidget(m_entries);
}

QWidget *HistoryList::makeEntry(const SectionRevision &sitting, bool present, std::size_t number)
{
    auto *entry = new QWidget(m_entries);
    auto *layout = kit::makeLayout<QVBoxLayout>(entry, 2);
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    const QString when =
        QStringLiteral("%1 %2 UTC").arg(Terms::date(sitting.at), Terms::clock(sitting.at).left(5));
    auto *who = kit::makeLabel("strong", sitting.by, entry);
    auto *at = kit::makeLabel("mono-small", when, entry);
    at->setToolTip(Words::fullTime(sitting.at));
    head->addWidget(who);
    head->addWidget(at);
    head->addStretch(1);
    if (present) {
        head->addWidget(kit::makeLabel("muted", tr("now"), entry));
    } else if (!m_readOnly) {
        auto *restore =
            kit::makeButton("small", tr("Restore"), QStringLiteral("restore%1").arg(number), entry);
        restore->setAccessibleName(tr("Restore the text of %1, %2").arg(sitting.by, when));
        connect(restore, &QPushButton::clicked, this,
                [this, text = sitting.markdown] { Q_EMIT restoreAsked(text); });
        head->addWidget(restore);
    }
    layout->addLayout(head);
    if (!present) {
        auto *text = new MarkdownView(m_context.theme(), entry);
        text->setObjectName(QStringLiteral("past%1").arg(number));
        text->setText(sitting.markdown, tr("(empty: the text was removed)"));
        layout->addWidget(text);
    }
    return entry;
}

} // namespace wf

#include "moc_historylist.cpp"
