// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sectiondraft.h"
#include "postmortem/reviewcontext.h"

#include <QWidget>

class QFrame;
class QLabel;
class QPushButton;
class QTimer;

namespace wf {

class GrowingEdit;
class MarkdownView;

/// The text of one section: read as Markdown, written in place, saved by itself; who deletes it calls
/// settle() first. What somebody else wrote meanwhile stands beside one's own until a person decides.
class SectionField : public QWidget
{
    Q_OBJECT
public:
    SectionField(ReviewContext &context, ReviewSection section, QWidget *parent = nullptr);
    ~SectionField() override;

    /// What belongs here, where nothing is written.
    void setHint(const QString &hint);
    /// Another incident, or none: what was being written is saved first, in the incident it belongs to.
    void reset();
    /// The section as the log has it now.
    void show(const Incident &incident);

    bool isEmpty() const { return m_written.isEmpty(); }
    bool isEditing() const { return m_editing; }
    /// Saved where nothing is being written.
    SectionDraft::State state() const;
    QString problem() const;
    void edit();
    /// Puts a text into the editor, as if it were typed, and saves it.
    void propose(const QString &text);
    /// Saves now what is written, as leaving the field does.
    void save();
    /// Before it goes: saves, and keeps both texts where nobody decided between them.
    void settle();

Q_SIGNALS:
    void stateChanged();
    void editingChanged();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QFrame *makeContest();
    QFrame *makeDiscard();
    void open();
    void leave();
    void escape();
    void discard();
    void typed();
    void arm();
    void refresh();
    SteadyTime now() const;

    ReviewContext &m_context;
    ReviewSection m_section;
    QString m_hint;
    QString m_written; ///< As the log has it.
    int m_known = 0;   ///< Revisions that were looked at.
    bool m_editing = false;
    SectionDraft m_draft;
    IncidentId m_owner; ///< Whose text is being written.
    QTimer *m_timer;
    MarkdownView *m_view;
    GrowingEdit *m_editor;
    QLabel *m_problem;
    // Parts of the frames below, which are made after them.
    QLabel *m_contestHead = nullptr;
    MarkdownView *m_theirs = nullptr;
    QPushButton *m_keepWriting = nullptr;
    QFrame *m_contest;
    QFrame *m_discard;
};

} // namespace wf
