// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kit/commanddialog.h"

class QLabel;
class QPlainTextEdit;

namespace wf {

/// A note, a file, or a chart's picture with its samples, for an incident, a step or a hypothesis.
class EvidenceDialog : public CommandDialog
{
    Q_OBJECT
public:
    /// `evidence` says what it belongs to and, of a chart, metric and range.
    EvidenceDialog(Desk &desk, const command::AttachEvidence &evidence, QWidget *parent);
    void setFile(const QString &name, const QByteArray &bytes);

private:
    Command command() const override;
    void submit(const Command &command) override;
    void chooseFile();

    command::AttachEvidence m_evidence;
    QByteArray m_bytes;
    QPlainTextEdit *m_text;
    QLabel *m_file;
};

} // namespace wf
