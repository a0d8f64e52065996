// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "commander/autostart.h"
#include "desk/deskview.h"
#include "kit/look.h"

#include <QDialog>

class QCheckBox;
class QFormLayout;
class QLabel;

namespace wf {

/// How the program looks and what it is to the desktop. Each choice holds at once, but for the size of
/// everything, which the next start reads; it says so.
class PreferencesDialog : public QDialog
{
    Q_OBJECT
public:
    PreferencesDialog(DeskView &desk, QWidget *parent);

private:
    void addLook(QFormLayout &form);
    void addSize(QFormLayout &form);
    QCheckBox *addSetting(QFormLayout &form, const QString &text, SettingKey key, const char *name);
    void addAutostart(QFormLayout &form);

    DeskView &m_desk;
    Autostart m_autostart;
    QLabel *m_note;
};

} // namespace wf
