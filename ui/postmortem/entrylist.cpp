// SPDX-License-Identifier: GPL-3.0-or-later
#include "postmortem/entrylist.h"

#include "kit/widgetkit.h"
#include "kit/widgetlist.h"
#include "postmortem/entryeditor.h"
#include "postmortem/reviewfacts.h"

namespace wf {

EntryList::EntryList(ReviewContext &context, ReviewSection section, const QString &hintName, QWidget *parent)
    : QWidget(parent), m_context(context), m_hint(kit::makeLabel("muted", ReviewFacts::hint(section), this)),
      m_layout(kit::makeLayout<QVBoxLayout>(this, 4))
{
    m_hint->setObjectName(hintName);
    m_hint->setWordWrap(true);
    m_hint->setContentsMargins(2, 0, 0, 0);
    m_layout->addWidget(m_hint);
}

void EntryList::setRows(WidgetList *rows)
{
    m_rows = rows;
    m_layout->addWidget(rows);
}

void EntryList::refresh()
{
    showHint();
    // What may be done with a row is no part of the model.
    m_rows->fillAll();
    if (m_fresh && m_context.isReadOnly())
        m_fresh->leave();
}

void EntryList::add()
{
    if (m_context.isReadOnly())
        return;
    if (!m_fresh) {
        m_fresh = makeEditor();
        m_layout->addWidget(m_fresh);
        connect(m_fresh, &EntryEditor::finished, this, [this] {
            m_fresh = nullptr;
            showHint();
        });
    }
    showHint();
    m_fresh->show();
    m_fresh->start();
    Q_EMIT revealAsked(m_fresh);
}

void EntryList::showHint()
{
    m_hint->setVisible(m_rows->isEmpty() && !m_fresh);
}

} // namespace wf

#include "moc_entrylist.cpp"
