// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "desk/salvager.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QTableWidget;

namespace wf {

/// Makes a new log out of what is left of a damaged one: from where, into which new folder, then what came of
/// it and how to open it. The work is a Salvager's; Escape and Stop break it off.
class SalvageDialog : public QDialog
{
    Q_OBJECT
public:
    SalvageDialog(DeskView &desk, QWidget *parent);
    void reject() override;

private:
    QLayout *makePlaces();
    QLayout *makeButtons();
    QWidget *makePlace(QLineEdit *field, const QString &name);
    void choose(QLineEdit *field);
    void start();
    void showProgress(SalvageStep step, qint64 done, qint64 of);
    void finish(const Expected<SalvageReport> &report);
    void showReport(const SalvageReport &report);
    void showLost(const SalvageReport &report);
    void setRunning(bool running);
    void refresh();

    DeskView &m_desk;
    Salvager m_salvager;
    QLineEdit *m_from;
    QLineEdit *m_to;
    QLabel *m_state;
    QLabel *m_details;
    QLabel *m_error;
    QLabel *m_open;
    QTableWidget *m_lost;
    QPlainTextEdit *m_notes;
    QProgressBar *m_progress;
    QPushButton *m_accept;
    QPushButton *m_cancel;
    std::vector<QPushButton *> m_choose;
};

} // namespace wf
