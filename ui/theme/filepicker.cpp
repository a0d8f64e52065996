// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/filepicker.h"

#include <QFileDialog>

namespace wf {

QFileDialog *makeFilePicker(QWidget *parent, const QString &title, FilePurpose purpose, const QString &place,
                            const QString &filter)
{
    auto *picker = new QFileDialog(parent, title, place, filter);
    picker->setAttribute(Qt::WA_DeleteOnClose);
    // A desktop's own dialog may let files be deleted, whatever it is told.
    picker->setOptions(QFileDialog::ReadOnly | QFileDialog::DontUseNativeDialog);
    switch (purpose) {
    case FilePurpose::OpenFile:
        picker->setFileMode(QFileDialog::ExistingFile);
        break;
    case FilePurpose::OpenFolder:
        picker->setFileMode(QFileDialog::Directory);
        picker->setOption(QFileDialog::ShowDirsOnly);
        break;
    case FilePurpose::SaveFile:
        picker->setAcceptMode(QFileDialog::AcceptSave);
        break;
    }
    return picker;
}

} // namespace wf
