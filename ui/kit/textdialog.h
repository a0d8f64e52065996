// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QLabel;
class QPlainTextEdit;
class QLineEdit;
class QPushButton;

namespace wf {

/// Asks for one text: a reason, a name, an update. Not modal to the program; answers through `accepted`.
class TextDialog : public QDialog
{
    Q_OBJECT
public:
    struct Question
    {
        QString title;
        QString label;
        QString acceptText;
        QString text;
        QStringList suggestions; ///< Offered for completion; single line only.
        bool multiline = false;
        bool optional = false; ///< Empty is fine.
    };
    TextDialog(const Question &question, QWidget *parent);
    QString text() const;
    /// Shows why it was refused and stays open.
    void showError(const QString &message);

Q_SIGNALS:
    /// The dialog stays until the receiver closes it with accept().
    void answered(const QString &text);

private:
    void validate();
    bool m_optional;
    QLineEdit *m_line = nullptr;
    QPlainTextEdit *m_edit = nullptr;
    QLabel *m_error;
    QPushButton *m_accept = nullptr;
};

} // namespace wf
