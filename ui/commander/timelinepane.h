// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"
#include "models/mentions.h"
#include "models/savingwatch.h"
#include "models/selection.h"
#include "models/timelinemodel.h"
#include "theme/theme.h"

#include <QFrame>

class QLabel;
class QLineEdit;
class QListView;
class QPushButton;

namespace wf {

class TimelineDelegate;

/// What happened, with filters, and the line where people write.
class TimelinePane : public QFrame
{
    Q_OBJECT
public:
    TimelinePane(Desk &desk, Selection &selection, const Theme &theme, QWidget *parent = nullptr);
    /// Puts the cursor in the entry line, with this text in front.
    void startEntry(const QString &text = {});
    /// Goes to what the selected entry mentions first.
    void followMention();

Q_SIGNALS:
    void mentionRequested(const wf::Mention &mention);
    void message(const QString &text);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QLayout *makeHeader();
    QLayout *makeEntry();
    void showSelection();
    void submitEntry();
    void amendCurrent();
    void redactCurrent();
    void refreshEmpty();
    void refreshUnsaved();

    Desk &m_desk;
    Selection &m_selection;
    TimelineModel m_model;
    MentionFinder m_mentions;
    SavingWatch m_saving;
    TimelineDelegate *m_delegate;
    QListView *m_view;
    QLabel *m_empty;
    QWidget *m_emptyScroll = nullptr;
    QLineEdit *m_entry;
    QPushButton *m_log;
    QLabel *m_error;
    QLabel *m_unsaved; ///< What was logged and is not on disk yet.
    std::optional<EventId> m_amending;
};

} // namespace wf
