// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backup/backupplace.h"
#include "backup/restore.h"
#include "desk/deskview.h"

#include <QDialog>

#include <atomic>
#include <memory>

class QComboBox;
class QLabel;
class QPushButton;

namespace wf {

/// Shows what a backup holds and what would go if it took the place of the log. Cancel is the default.
/// accepted(): it was chosen, and takes effect when the log is opened again. Files are read and copied on
/// threads of their own.
class RestoreDialog : public QDialog
{
    Q_OBJECT
public:
    RestoreDialog(DeskView &desk, const QString &folder, QWidget *parent);
    ~RestoreDialog() override;

private:
    void takeFound(const Expected<std::vector<FoundBackup>> &found);
    void look();
    void take(const Expected<RestorePreview> &preview);
    void restore();
    void showError(const QString &text);
    QString objection() const;

    DeskView &m_desk;
    QComboBox *m_choice;
    QLabel *m_holds;
    QLabel *m_replaces;
    QLabel *m_error;
    QPushButton *m_accept;
    QPushButton *m_cancel;
    int m_looks = 0; ///< Answers to earlier choices are late.
    std::shared_ptr<std::atomic<bool>> m_stop = std::make_shared<std::atomic<bool>>(false);
};

} // namespace wf
