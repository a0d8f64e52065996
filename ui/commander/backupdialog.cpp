// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/backupdialog.h"

#include "commander/backupwords.h"
#include "kit/widgetkit.h"
#include "theme/filepicker.h"

#include <QDialogButtonBox>
#include <QFileDialog>

namespace wf {

BackupDialog::BackupDialog(DeskView &desk, DeskSetup &setup, QWidget *parent)
    : QDialog(parent), m_desk(desk), m_setup(setup), m_state(kit::makeLabel("strong", {}, this)),
      m_tip(kit::makeLabel("muted", {}, this)), m_error(kit::makeLabel("error", {}, this)),
      m_off(kit::makeButton("", tr("&Stop backing up"), QStringLiteral("backupOff"), this))
{
    setObjectName(QStringLiteral("backupDialog"));
    setWindowTitle(tr("Backup of the log"));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(520);
    auto *layout = kit::makeLayout<QVBoxLayout>(this, 12, {20, 16, 20, 16});
    m_state->setObjectName(QStringLiteral("backupState"));
    m_tip->setObjectName(QStringLiteral("backupTip"));
    m_error->setObjectName(QStringLiteral("backupError"));
    for (QLabel *label : {m_state, m_tip, m_error}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        layout->addWidget(label);
    }
    m_error->hide();
    auto *what = kit::makeLabel(
        "muted",
        tr("The log, its evidence and the recorded days of incidents are copied there while the desk runs. A "
           "folder on a stick or a share may come and go."),
        this);
    what->setWordWrap(true);
    layout->addWidget(what);
    auto *row = new QHBoxLayout;
    auto *choose = kit::makeButton("primary", tr("&Choose a folder…"), QStringLiteral("backupChoose"), this);
    auto *restore = kit::makeButton("", tr("&Restore from a backup…"), QStringLiteral("backupRestore"), this);
    row->addWidget(choose);
    row->addWidget(m_off);
    row->addWidget(restore);
    row->addStretch(1);
    layout->addLayout(row);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(choose, &QPushButton::clicked, this, [this] {
        auto *picker = makeFilePicker(this, tr("Choose the folder of the backup"), FilePurpose::OpenFolder,
                                      m_desk.backupStatus().folder);
        connect(picker, &QFileDialog::fileSelected, this, &BackupDialog::setFolder);
        picker->open();
    });
    connect(m_off, &QPushButton::clicked, this, [this] { setFolder({}); });
    connect(restore, &QPushButton::clicked, this, &BackupDialog::restoreRequested);
    restore->setEnabled(!m_desk.isSimulated());
    connect(&desk, &DeskView::backupChanged, this, &BackupDialog::refresh);
    connect(&desk, &DeskView::ticked, this, &BackupDialog::refresh);
    refresh();
}

void BackupDialog::setFolder(const QString &folder)
{
    const auto set = m_setup.setBackupFolder(folder);
    m_error->setVisible(!set);
    m_error->setText(set ? QString() : set.error().message);
    refresh();
}

void BackupDialog::refresh()
{
    const QString line = BackupWords::line(m_desk);
    m_state->setText(line.isEmpty() ? tr("No backup is kept.") : line);
    m_tip->setText(BackupWords::tip(m_desk));
    m_tip->setVisible(!line.isEmpty());
    m_off->setEnabled(!m_desk.backupStatus().folder.isEmpty());
}

} // namespace wf

#include "moc_backupdialog.cpp"
