// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "postmortem/reviewcontext.h"

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace wf {

/// The form in which one entry of a post-mortem is written or changed. Its fields stand above the buttons;
/// Esc leaves the entry as it was, and why the log refused it is said between the two.
class EntryEditor : public QFrame
{
    Q_OBJECT
public:
    /// Puts the focus where the writing begins.
    virtual void start() = 0;
    /// Goes, and says so: what is written in it and not saved goes with it.
    void leave();

Q_SIGNALS:
    /// Saved, taken back or left; the form deletes itself.
    void finished();

protected:
    /// `kind` begins the object names: actionEditor, actionSave, actionCancel, actionError.
    EntryEditor(ReviewContext &context, const QString &kind, QWidget *parent);
    void keyPressEvent(QKeyEvent *event) override;

    ReviewContext &context() const { return m_context; }
    QVBoxLayout *fields() const { return m_fields; }
    /// Save and Cancel, made after the fields: Tab comes to them last.
    void addButtons(bool fresh);
    QPushButton *saveButton() const { return m_save; }
    /// A quiet button beside Cancel, to take the entry back.
    QPushButton *addAside(const QString &text, const QString &name);
    /// Leaves once the log has it; until its answer nothing more is sent.
    void send(const Command &command);

private:
    ReviewContext &m_context;
    QString m_kind;
    QVBoxLayout *m_fields;
    QLabel *m_error;
    QHBoxLayout *m_buttons;
    QPushButton *m_save = nullptr;
    bool m_sent = false;
};

} // namespace wf
