// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace wf {

/// Offers command to somebody with a brief made from the log, to be corrected before it is sent; or shows the
/// brief to the one it was offered to, who takes command or declines.
class HandoverDialog : public QDialog
{
    Q_OBJECT
public:
    enum class Mode { Offer, Answer };
    HandoverDialog(Desk &desk, const Incident &incident, Mode mode, const QStringList &people,
                   QWidget *parent);

private:
    void submit(const Command &command);
    void addButtons(const Incident &incident, Mode mode);

    Desk &m_desk;
    QLineEdit *m_person = nullptr;
    QPlainTextEdit *m_brief;
    QLabel *m_error;
};

} // namespace wf
