// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "postmortem/sectionfield.h"

#include <QFrame>

class QPushButton;
class QVBoxLayout;

namespace wf {

class FactList;
class HistoryList;

/// One section of a post-mortem: its heading (click or Enter: fold it away), what the log fills in, what
/// people wrote, and on request what they wrote before.
class ReviewSectionPane : public QFrame
{
    Q_OBJECT
public:
    ReviewSectionPane(ReviewContext &context, ReviewSection section, QWidget *parent = nullptr);
    ReviewSection section() const { return m_section; }
    SectionField &field() { return *m_field; }
    /// Rows with a life of their own (factors, actions), between the facts and the text.
    void setList(QWidget *list);
    /// A button beside the heading; shown while the section may be changed.
    QPushButton *addButton(const QString &text, const QString &name);
    void show(const Incident &incident);
    /// Another incident comes, or none.
    void reset();
    void setOpen(bool open);
    bool isOpen() const { return m_open; }

Q_SIGNALS:
    /// What the log knows is to be shown: it is not looked up while nobody sees it.
    void unfolded();

private:
    void refresh();

    ReviewContext &m_context;
    ReviewSection m_section;
    bool m_open = true;
    bool m_historyShown = false;
    std::vector<SectionRevision> m_sittings;
    int m_revisions = 0;
    QPushButton *m_heading;
    QPushButton *m_write;
    QPushButton *m_history;
    std::vector<QPushButton *> m_buttons;
    QWidget *m_body;
    QVBoxLayout *m_bodyLayout;
    FactList *m_facts;
    QWidget *m_list = nullptr;
    SectionField *m_field;
    HistoryList *m_past;
};

} // namespace wf
