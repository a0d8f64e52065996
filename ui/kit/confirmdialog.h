// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace wf {

/// Asks before something that may be done by accident. Cancel is the default, so that Enter and Escape leave
/// everything as it is; accepted() says that it is meant. `name`: its parts are called NAMEDialog, NAMEText,
/// NAMEAccept, NAMECancel.
class ConfirmDialog : public QDialog
{
    Q_OBJECT
public:
    ConfirmDialog(const QString &name, const QString &title, const QString &text, const QString &acceptText,
                  QWidget *parent);
};

} // namespace wf
