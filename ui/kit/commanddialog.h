// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"

#include <QDialog>

class QDialogButtonBox;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace wf {

/// A dialog whose answer is a command: it closes when the log has it, and shows why it was refused and stays
/// open otherwise. `name`: its parts are called NAMEDialog, NAMEError, NAMEAccept.
class CommandDialog : public QDialog
{
    Q_OBJECT
protected:
    CommandDialog(Desk &desk, const QString &name, const QString &title, QWidget *parent);

    Desk &desk() const { return m_desk; }
    /// What is asked goes here.
    QVBoxLayout *body() const { return m_body; }
    QPushButton *acceptButton() const { return m_accept; }
    /// After the body is filled: the place for a refusal, and the buttons.
    QDialogButtonBox *addButtons(const QString &acceptText);
    /// The accept button asks for this.
    virtual Command command() const = 0;
    /// Asks the desk; what comes of it goes to finish().
    virtual void submit(const Command &command);
    void finish(const CommandResult &result);
    void showError(const QString &message);

private:
    Desk &m_desk;
    QString m_name;
    QVBoxLayout *m_body;
    QLabel *m_error;
    QPushButton *m_accept;
};

} // namespace wf
