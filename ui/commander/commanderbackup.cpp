// SPDX-License-Identifier: GPL-3.0-or-later
// The second copy of the log, and the way back from one.
#include "commander/commanderactions.h"

#include "commander/backupdialog.h"
#include "commander/restoredialog.h"
#include "theme/filepicker.h"

#include <QFileDialog>

namespace wf {

void CommanderActions::openBackup()
{
    auto *dialog = new BackupDialog(m_desk, m_setup, m_window);
    connect(dialog, &BackupDialog::restoreRequested, this, &CommanderActions::openRestore);
    dialog->open();
}

void CommanderActions::openRestore()
{
    auto *picker = makeFilePicker(m_window, tr("Choose the folder of the backup"), FilePurpose::OpenFolder,
                                  m_desk.backupStatus().folder);
    connect(picker, &QFileDialog::fileSelected, this, &CommanderActions::restoreFrom);
    picker->open();
}

void CommanderActions::restoreFrom(const QString &folder)
{
    auto *dialog = new RestoreDialog(m_desk, folder, m_window);
    // The files are swapped when the log is opened again, by another desk in this window's place.
    connect(dialog, &QDialog::accepted, this, [this] { Q_EMIT targetsWanted(LogTargets::Real); });
    dialog->open();
}

} // namespace wf
