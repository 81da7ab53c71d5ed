// React Native's fetch reads every body by itself.
import { Alert } from 'react-native';

export async function isReachable(instance: string): Promise<boolean> {
  try {
    const res = await fetch(`${instance}/api/v1/config`);
    return res.ok;
  } catch {
    Alert.alert('No connection');
    return false;
  }
}
