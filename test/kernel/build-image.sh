#!/bin/bash
# A Debian with its own kernel, as a provider's image would be: ext4 on a virtio disk, sshd, networkd, and nothing else.
#
#   build-image.sh RELEASE FOLDER PACKAGES MIRROR     (as root)
#
# Leaves in FOLDER: disk.raw (sparse), vmlinuz, initrd, and the SSH key `id` that root's login takes. Takes about two minutes.
set -euo pipefail
release=$1 folder=$2 packages=$3 mirror=$4
tree=$folder/tree

mkdir -p "$folder"
ssh-keygen -q -t ed25519 -N '' -f "$folder/id"
debootstrap --variant=minbase --include="$packages" "$release" "$tree" "$mirror"

echo vpn >"$tree/etc/hostname"
printf '127.0.0.1 localhost\n127.0.1.1 vpn\n::1 localhost\n' >"$tree/etc/hosts"
echo '/dev/vda / ext4 defaults,noatime 0 1' >"$tree/etc/fstab"
# QEMU's own network: a router, a name server, and the machine that QEMU runs on at 10.0.2.2
printf '[Match]\nMACAddress=52:54:00:00:00:01\n[Network]\nDHCP=ipv4\n' >"$tree/etc/systemd/network/10-out.network"
rm -f "$tree/etc/resolv.conf"
echo 'nameserver 10.0.2.3' >"$tree/etc/resolv.conf"
mkdir -p "$tree/root/.ssh"
chmod 700 "$tree/root/.ssh"
cp "$folder/id.pub" "$tree/root/.ssh/authorized_keys"
chroot "$tree" systemctl -q enable systemd-networkd ssh
# it would wait for the street's card, which gets its addresses later
chroot "$tree" systemctl -q disable systemd-networkd-wait-online
# it is no first boot, where the caches of ldconfig, the journal and udev are made
touch "$tree/etc/.updated" "$tree/var/.updated"
cp "$tree"/boot/vmlinuz-* "$folder/vmlinuz"
cp "$tree"/boot/initrd.img-* "$folder/initrd"

# the 10 GB of the smallest servers
truncate -s 10G "$folder/disk.raw"
mkfs.ext4 -q -F -E lazy_itable_init=0,lazy_journal_init=0 -d "$tree" "$folder/disk.raw"
rm -rf "$tree"
