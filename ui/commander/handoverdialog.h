// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kit/commanddialog.h"

class QLineEdit;
class QPlainTextEdit;

namespace wf {

/// Offers command to somebody with a brief made from the log, to be corrected before it is sent; or shows the
/// brief to the one it was offered to, who takes command or declines.
class HandoverDialog : public CommandDialog
{
    Q_OBJECT
public:
    enum class Mode { Offer, Answer };
    HandoverDialog(Desk &desk, const Incident &incident, Mode mode, const QStringList &people,
                   QWidget *parent);

private:
    Command command() const override;
    void askWho(const Incident &incident, const QStringList &people);

    IncidentId m_incident;
    Mode m_mode;
    QLineEdit *m_person = nullptr;
    QPlainTextEdit *m_brief;
};

} // namespace wf
