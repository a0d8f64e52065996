// SPDX-License-Identifier: GPL-3.0-or-later
#include "postmortem/factlist.h"

#include "kit/breakinglabel.h"
#include "kit/widgetkit.h"

#include <QGridLayout>

namespace wf {

namespace {

constexpr int LabelWidth = 132; ///< Longer labels wrap, so that values stand below each other.
constexpr qsizetype LongWord = 20;

qsizetype longestWord(const QString &text)
{
    qsizetype longest = 0;
    for (const QString &word : text.split(QLatin1Char(' ')))
        longest = std::max(longest, word.size());
    return longest;
}

} // namespace

FactList::FactList(QWidget *parent) : QWidget(parent), m_layout(new QGridLayout(this))
{
    m_layout->setContentsMargins(2, 0, 0, 0);
    m_layout->setHorizontalSpacing(12);
    m_layout->setVerticalSpacing(4);
    m_layout->setColumnStretch(1, 1);
}

void FactList::setFacts(const std::vector<Fact> &facts)
{
    if (facts == m_facts)
        return;
    m_facts = facts;
    qDeleteAll(m_labels);
    m_labels.clear();
    const auto add = [this](const char *role, const QString &text, int row, int column, int columns) {
        QLabel *label = nullptr;
        if (longestWord(text) > LongWord) { // It could not be broken and be selected.
            label = new BreakingLabel(this);
            label->setText(text);
            label->setProperty("role", role);
        } else {
            label = kit::makeLabel(role, text, this);
            label->setWordWrap(true);
            label->setMinimumWidth(1);
            label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        }
        m_layout->addWidget(label, row, column, 1, columns, Qt::AlignTop);
        m_labels.push_back(label);
        return label;
    };
    for (std::size_t i = 0; i < m_facts.size(); ++i) {
        const Fact &fact = m_facts[i];
        const int row = int(i);
        if (!fact.label.isEmpty())
            add("", fact.label, row, 0, 1)->setFixedWidth(LabelWidth);
        auto *value = add(fact.tone == QLatin1String("muted") ? "muted"
                          : fact.mono                         ? "fact"
                                                              : "",
                          fact.value, row, 1, 1);
        value->setProperty("tone", fact.tone);
    }
}

} // namespace wf

#include "moc_factlist.cpp"
