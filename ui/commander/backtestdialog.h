// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/backtester.h"
#include "desk/deskview.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;

namespace wf {

/// When an alert would have fired over what was recorded, beside the incidents that happened: what it missed,
/// and which setting would have done better, as a patch. Works on a thread of its own; closing the dialog
/// breaks it off.
class BacktestDialog : public QDialog
{
    Q_OBJECT
public:
    /// `rule` of the file, `runbook` of the incidents it is there for.
    BacktestDialog(DeskView &desk, QString file, rules::Rule rule, RunbookId runbook, QWidget *parent);

private:
    void run();
    void showResult(const TestedRule &tested, const QStringList &problems);

    DeskView &m_desk;
    const QString m_file;
    const rules::Rule m_rule;
    const RunbookId m_runbook;
    Backtester m_tester;
    QComboBox *m_length;
    QPushButton *m_run;
    QProgressBar *m_progress;
    QLabel *m_score;
    QPlainTextEdit *m_lines;
};

} // namespace wf
