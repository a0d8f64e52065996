// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "postmortem/entryeditor.h"

class QLineEdit;

namespace wf {

/// Writes an action item down or changes it: text, owner, day, link. Enter saves, Esc leaves it as it was.
class ActionEditor : public EntryEditor
{
    Q_OBJECT
public:
    /// `item` with an empty id: a new one. `people`: offered as owners.
    ActionEditor(ReviewContext &context, const ActionItem &item, const QStringList &people, QWidget *parent);
    void start() override;

private:
    QLayout *makeDueRow();
    std::optional<Timestamp> dueIn(std::optional<int> days) const;
    void pickDay();
    void showDue();
    void save(ActionState state);

    ActionItem m_item;
    std::optional<Timestamp> m_due;
    QLineEdit *m_text;
    QLineEdit *m_owner;
    QLineEdit *m_link;
    QPushButton *m_day;
    std::vector<std::pair<QPushButton *, std::optional<int>>> m_quick; ///< Days from today; none: no day.
};

} // namespace wf
