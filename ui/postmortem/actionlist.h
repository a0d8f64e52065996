// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "postmortem/entrylist.h"

#include <QFrame>

class QCheckBox;
class QLabel;
class QPushButton;

namespace wf {

class ActionEditor;

/// One action item: tick it, or open it (Enter, or a click on its text) to change it; Delete drops it.
class ActionRowWidget : public QFrame
{
    Q_OBJECT
public:
    explicit ActionRowWidget(ReviewContext &context, QWidget *parent = nullptr);
    void show(const ActionRow &row, const QStringList &people);
    void edit();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    void ask(ActionState state);
    void finish();

    ReviewContext &m_context;
    ActionItem m_item;
    QStringList m_people;
    QWidget *m_line;
    QCheckBox *m_check;
    QLabel *m_text;
    QLabel *m_side;
    QPushButton *m_link;
    ActionEditor *m_editor = nullptr;
};

/// The action items of a post-mortem, and the place where one is written down.
class ActionList : public EntryList
{
    Q_OBJECT
public:
    explicit ActionList(ReviewContext &context, QWidget *parent = nullptr);
    /// Null: none.
    void show(const Incident *incident);

protected:
    EntryEditor *makeEditor() override;

private:
    ReviewActionModel m_model;
    QStringList m_people;
};

/// Everybody who had to do with an incident, for choosing an owner.
QStringList peopleOf(const Incident &incident);

} // namespace wf
